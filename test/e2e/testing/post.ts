import { type Answer, post as postBody, readAnswer } from "@trellis/rpc/testing"

/** Posts a body as it is; the answers, of a batch in its order. */
export async function post(url: string, body: string): Promise<readonly Answer[]> {
  const response = await postBody(url, body)
  const answers: unknown = await response.json()
  return (Array.isArray(answers) ? answers : [answers]).map((answer) => readAnswer(JSON.stringify(answer)))
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title The parent layer, from a contract on a booster.
/// @notice "L1" means the parent of the layer this contract runs on, whatever its depth. Every function
/// here is an internal one: nothing is deployed, and the contract itself is the caller.
///
/// Who the parent sees: `msg.sender` is this contract's alias (see `aliasOf`), `tx.origin` the signer.
/// Gas: one meter over all layers. The callee gets at most 63/64 of what is left.
/// Reverts: a call that fails reverts here too, with the callee's own data. If anything above this frame
/// reverts later, what the call wrote on the parent is gone with it.
/// Value: none can be sent. The precompiles fail a frame with `msg.value`.
///
/// The addresses are the defaults, 0x...0b0001 and the three that follow. On a hierarchy with another
/// base, copy this file and change the four constants.
library L1 {
    /// @notice A call of the parent whose writes stay.
    address internal constant CALL = 0x00000000000000000000000000000000000B0001;
    /// @notice A call of the parent that is undone at its end.
    address internal constant SANDBOX_CALL = 0x00000000000000000000000000000000000B0002;
    /// @notice The parent's code in this layer's context.
    address internal constant DELEGATE_CALL = 0x00000000000000000000000000000000000B0003;
    /// @notice Roots of this layer and its ancestors.
    address internal constant STATE_ROOT = 0x00000000000000000000000000000000000b0004;

    /// @notice A layer at the last step boundary before this transaction's step.
    struct LayerState {
        bytes32 root;
        uint256 number;
        bytes32 blockHash;
    }

    /// @notice The answer of STATEROOT was not three words: this chain has no such precompile.
    error NoStateRoot(uint256 generation);

    /// @notice Calls `target` on the parent. What it writes stays and becomes part of the parent's state.
    /// @param data Selector and arguments, as for any call: `abi.encodeCall(IToken.transfer, (to, value))`.
    /// @return output The callee's return data, to be read by `abi.decode`.
    function call(address target, bytes memory data) internal returns (bytes memory output) {
        bool succeeded;
        (succeeded, output) = CALL.call(abi.encodePacked(target, data));
        return outputOrRevert(succeeded, output);
    }

    /// @notice Reads from `target` on the parent. A write there fails the call.
    function staticCall(address target, bytes memory data) internal view returns (bytes memory output) {
        bool succeeded;
        (succeeded, output) = CALL.staticcall(abi.encodePacked(target, data));
        return outputOrRevert(succeeded, output);
    }

    /// @notice Calls `target` on the parent and undoes every write, log and refund at the end: "what would
    /// this give?". Output and gas remain. Works inside a static frame too, hence `view`.
    function sandboxCall(address target, bytes memory data) internal view returns (bytes memory output) {
        bool succeeded;
        (succeeded, output) = SANDBOX_CALL.staticcall(abi.encodePacked(target, data));
        return outputOrRevert(succeeded, output);
    }

    /// @notice Runs the code stored at `target` on the parent with storage, address, balance, `msg.sender` and
    /// `msg.value` of the calling contract: a library or an implementation that is deployed once, on the parent.
    /// Plain calls made by that code stay on this layer.
    function delegateCall(address target, bytes memory data) internal returns (bytes memory output) {
        bool succeeded;
        (succeeded, output) = DELEGATE_CALL.delegatecall(abi.encodePacked(target, data));
        return outputOrRevert(succeeded, output);
    }

    /// @notice State root, number and hash of the newest block of a layer.
    /// @param generation 0 for this layer, 1 for its parent, 2 for the parent's parent, and so on.
    function stateRoot(uint256 generation) internal view returns (LayerState memory state) {
        (bool succeeded, bytes memory output) = STATE_ROOT.staticcall(abi.encode(generation));
        outputOrRevert(succeeded, output);
        if (output.length != 96) revert NoStateRoot(generation);
        return abi.decode(output, (LayerState));
    }

    /// @notice The address the parent sees as `msg.sender` when `account`, a contract of the layer `chainId`,
    /// calls it: use it to let a booster's contract into a contract of the parent. A signer's own
    /// address is not aliased.
    function aliasOf(uint256 chainId, address account) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked("trellis.alias", chainId, account)))));
    }

    function outputOrRevert(bool succeeded, bytes memory output) private pure returns (bytes memory) {
        if (succeeded) return output;
        assembly ("memory-safe") {
            revert(add(output, 32), mload(output))
        }
    }
}

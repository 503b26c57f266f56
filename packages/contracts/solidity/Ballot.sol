// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Proposals that anyone makes, and one vote an address on each.
contract Ballot {
    struct Proposal {
        string text;
        uint256 votesFor;
        uint256 votesAgainst;
    }

    Proposal[] private proposals;
    mapping(uint256 proposal => mapping(address voter => bool)) public hasVoted;

    event Proposed(uint256 indexed proposal, address indexed by, string text);
    event Voted(uint256 indexed proposal, address indexed voter, bool inFavour);

    error NoSuchProposal(uint256 proposal);
    error AlreadyVoted(uint256 proposal, address voter);

    function propose(string calldata text) external returns (uint256 proposal) {
        proposal = proposals.length;
        proposals.push(Proposal(text, 0, 0));
        emit Proposed(proposal, msg.sender, text);
    }

    function vote(uint256 proposal, bool inFavour) external {
        if (proposal >= proposals.length) revert NoSuchProposal(proposal);
        if (hasVoted[proposal][msg.sender]) revert AlreadyVoted(proposal, msg.sender);
        hasVoted[proposal][msg.sender] = true;
        if (inFavour) proposals[proposal].votesFor += 1;
        else proposals[proposal].votesAgainst += 1;
        emit Voted(proposal, msg.sender, inFavour);
    }

    function proposalCount() external view returns (uint256) {
        return proposals.length;
    }

    function proposalOf(uint256 proposal)
        external
        view
        returns (string memory text, uint256 votesFor, uint256 votesAgainst)
    {
        if (proposal >= proposals.length) revert NoSuchProposal(proposal);
        Proposal storage found = proposals[proposal];
        return (found.text, found.votesFor, found.votesAgainst);
    }
}

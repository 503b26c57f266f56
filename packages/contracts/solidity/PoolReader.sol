// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {L1} from "./Trellis.sol";

interface IPool {
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1);
}

/// @title A contract of a booster that reads a pool of the parent, by a static call.
contract PoolReader {
    address public pool;
    uint256 public recordedPrice;

    event PriceRecorded(uint256 price);

    error EmptyPool();

    constructor(address pool_) {
        pool = pool_;
    }

    /// @notice The price of token0 in token1 on the parent now, with 18 decimals.
    function price() public view returns (uint256) {
        bytes memory output = L1.staticCall(pool, abi.encodeCall(IPool.getReserves, ()));
        (uint112 reserve0, uint112 reserve1) = abi.decode(output, (uint112, uint112));
        if (reserve0 == 0) revert EmptyPool();
        return (uint256(reserve1) * 1e18) / reserve0;
    }

    /// @notice Reads the price and keeps it on this layer. The parent is not written.
    function record() external returns (uint256 current) {
        current = price();
        recordedPrice = current;
        emit PriceRecorded(current);
    }
}

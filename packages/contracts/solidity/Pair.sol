// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

interface IERC20 {
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// @title A constant-product market maker over two tokens, with a fee of 0.3 % left in the pool.
/// @notice The product of the reserves never falls by a swap. Tokens that take a fee on transfer
/// or change balances by themselves are not supported: the reserves are counted, not measured.
contract Pair {
    /// @notice Shares that the first provider leaves to nobody, so that a share cannot be made dear.
    uint256 public constant minimumShares = 1000;
    uint256 private constant feeDenominator = 1000;
    uint256 private constant feeFactor = 997;

    address public token0;
    address public token1;
    uint112 private reserve0;
    uint112 private reserve1;
    uint256 public totalShares;
    mapping(address provider => uint256) public sharesOf;
    bool private transient entered;

    event Sync(uint112 reserve0, uint112 reserve1);
    event LiquidityAdded(address indexed provider, uint256 amount0, uint256 amount1, uint256 shares);
    event LiquidityRemoved(address indexed provider, uint256 amount0, uint256 amount1, uint256 shares);
    event Swap(address indexed trader, address indexed tokenIn, uint256 amountIn, uint256 amountOut);

    error SameToken();
    error UnknownToken(address token);
    error NothingIn();
    error OutputTooLow(uint256 amount, uint256 wanted);
    error SharesTooLow(uint256 held, uint256 wanted);
    error ReserveTooLarge();
    error TransferFailed(address token);
    error Reentered();

    modifier once() {
        if (entered) revert Reentered();
        entered = true;
        _;
        entered = false;
    }

    constructor(address token0_, address token1_) {
        if (token0_ == token1_) revert SameToken();
        token0 = token0_;
        token1 = token1_;
    }

    function getReserves() external view returns (uint112, uint112) {
        return (reserve0, reserve1);
    }

    /// @notice What a swap of `amountIn` of `tokenIn` would give now.
    function quote(address tokenIn, uint256 amountIn) public view returns (uint256 amountOut) {
        (uint256 reserveIn, uint256 reserveOut) = orderedReserves(tokenIn);
        uint256 amountAfterFee = amountIn * feeFactor;
        return (amountAfterFee * reserveOut) / (reserveIn * feeDenominator + amountAfterFee);
    }

    /// @notice Takes both tokens in the pool's ratio, at most the amounts given; the first provider sets the ratio.
    function addLiquidity(uint256 amount0Max, uint256 amount1Max) external once returns (uint256 shares) {
        uint256 amount0 = amount0Max;
        uint256 amount1 = amount1Max;
        if (totalShares == 0) {
            uint256 all = squareRoot(amount0 * amount1);
            if (all <= minimumShares) revert NothingIn();
            shares = all - minimumShares;
            sharesOf[address(0)] = minimumShares;
            totalShares = minimumShares;
        } else {
            (amount0, amount1) = inRatio(amount0Max, amount1Max);
            shares = least((amount0 * totalShares) / reserve0, (amount1 * totalShares) / reserve1);
            if (shares == 0) revert NothingIn();
        }
        totalShares += shares;
        sharesOf[msg.sender] += shares;
        setReserves(reserve0 + amount0, reserve1 + amount1);
        emit LiquidityAdded(msg.sender, amount0, amount1, shares);
        pull(token0, amount0);
        pull(token1, amount1);
    }

    /// @notice Pays out the tokens that `shares` stand for.
    function removeLiquidity(uint256 shares) external once returns (uint256 amount0, uint256 amount1) {
        uint256 held = sharesOf[msg.sender];
        if (shares > held) revert SharesTooLow(held, shares);
        amount0 = (shares * reserve0) / totalShares;
        amount1 = (shares * reserve1) / totalShares;
        sharesOf[msg.sender] = held - shares;
        totalShares -= shares;
        setReserves(reserve0 - amount0, reserve1 - amount1);
        emit LiquidityRemoved(msg.sender, amount0, amount1, shares);
        push(token0, amount0);
        push(token1, amount1);
    }

    /// @notice Swaps `amountIn` of `tokenIn` for the other token, at least `amountOutMin` of it.
    function swap(address tokenIn, uint256 amountIn, uint256 amountOutMin) external once returns (uint256 amountOut) {
        if (amountIn == 0) revert NothingIn();
        amountOut = quote(tokenIn, amountIn);
        if (amountOut < amountOutMin || amountOut == 0) revert OutputTooLow(amountOut, amountOutMin);
        bool forward = tokenIn == token0;
        if (forward) setReserves(reserve0 + amountIn, reserve1 - amountOut);
        else setReserves(reserve0 - amountOut, reserve1 + amountIn);
        emit Swap(msg.sender, tokenIn, amountIn, amountOut);
        pull(tokenIn, amountIn);
        push(forward ? token1 : token0, amountOut);
    }

    function orderedReserves(address tokenIn) private view returns (uint256, uint256) {
        if (tokenIn == token0) return (reserve0, reserve1);
        if (tokenIn == token1) return (reserve1, reserve0);
        revert UnknownToken(tokenIn);
    }

    function inRatio(uint256 amount0Max, uint256 amount1Max) private view returns (uint256, uint256) {
        uint256 amount1 = (amount0Max * reserve1) / reserve0;
        if (amount1 <= amount1Max) return (amount0Max, amount1);
        return ((amount1Max * reserve0) / reserve1, amount1Max);
    }

    function setReserves(uint256 next0, uint256 next1) private {
        if (next0 > type(uint112).max || next1 > type(uint112).max) revert ReserveTooLarge();
        reserve0 = uint112(next0);
        reserve1 = uint112(next1);
        emit Sync(reserve0, reserve1);
    }

    function pull(address token, uint256 amount) private {
        if (!IERC20(token).transferFrom(msg.sender, address(this), amount)) revert TransferFailed(token);
    }

    function push(address token, uint256 amount) private {
        if (!IERC20(token).transfer(msg.sender, amount)) revert TransferFailed(token);
    }

    function least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    /// @dev Newton's method, from above.
    function squareRoot(uint256 value) private pure returns (uint256 root) {
        root = value;
        uint256 next = value / 2 + 1;
        while (next < root) {
            root = next;
            next = (value / next + next) / 2;
        }
    }
}

package greenwall.fleet.quantity;

import java.math.BigDecimal;

/// The limits for burn rates. At a rate of 1, an error budget lasts exactly for its window. The tables of
/// forms name these limits by the placeholders `$BURN_FAST` and `$BURN_SLOW`.
public final class BurnRateLimits {
    /// Critical above this rate over an hour.
    public static final double FAST = 14.4;
    /// A warning above this rate over six hours, and over a second window too: three days for hosts, an hour for
    /// services.
    public static final double SLOW = 3;

    private BurnRateLimits() {}

    public static String text(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}

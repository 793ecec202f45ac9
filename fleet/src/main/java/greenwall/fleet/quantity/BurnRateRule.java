package greenwall.fleet.quantity;

import java.math.BigDecimal;

/// How fast an error budget may be used up, as a multiple of the rate at which it would last for just its window. The
/// tables of forms name these rates by the placeholders `$BURN_FAST` and `$BURN_SLOW`.
public final class BurnRateRule {
    /// Critical above this over an hour.
    public static final double FAST = 14.4;
    /// A warning above this over six hours, and over the longer window too.
    public static final double SLOW = 3;

    private BurnRateRule() {}

    /// Without zeros after the point.
    public static String text(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}

package greenwall.views.widgets;

import greenwall.fleet.DurationText;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.Locale;

/// Texts for an objective, its error budget and its burn rate.
public final class ErrorBudgetText {
    private ErrorBudgetText() {}

    /// A share with enough digits for an objective, so that 99.95 % does not read 100 %.
    public static String percentage(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.3f %%", share * 100);
    }

    /// How long the budget of the whole window lasts at this rate, such as `30 d in 19 m`. This is clearer
    /// than a factor of 6667.
    public static String budgetLifetime(double rate, Duration window) {
        return rate <= 0.001 ? "–" : DurationText.of(window) + " in " + DurationText.of(scaled(1 / rate, window));
    }

    /// The cell of a table with a burn rate; empty if there is none.
    public static TableData.Item item(double rate, Duration window, CellState state, String why) {
        return Double.isNaN(rate)
                ? TableData.Item.NOTHING
                : new TableData.Item(budgetLifetime(rate, window), state, Double.NaN, () -> why, rate);
    }

    /// The rate of six hours, but not less than that of the last hour allows, which is a sixth of them: the
    /// rate of six hours may be recorded less often.
    public static double sixHours(double hour, double sixHours) {
        return Double.isNaN(hour) ? sixHours : Math.max(sixHours, hour / 6);
    }

    /// When the budget will be used up at the rate of the last six hours.
    public static String exhaustedIn(double left, double rate, Duration window) {
        if (Double.isNaN(left)) {
            return "–";
        }
        if (left <= 0) {
            return "used up";
        }
        if (Double.isNaN(rate)) {
            return "–";
        }
        return rate <= 0.001 ? "not burning" : "in " + DurationText.of(scaled(left / rate, window));
    }

    public static Duration scaled(double share, Duration window) {
        return Duration.ofSeconds(Math.round(Math.min(share, 1_000) * window.toSeconds()));
    }
}

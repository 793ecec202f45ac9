package greenwall.views.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.HostObjective;
import org.junit.jupiter.api.Test;

class BurnRatesTest {
    /// "5 % of the budget" for a failure of one hour is easy to understand; a burn rate of 36 is not.
    @Test
    void aBurnRateIsDrawnAsTheShareOfTheBudgetUsedPerHour() {
        for (var objective : HostObjective.DEFAULTS) {
            var chart = SloViewContent.burnChart(objective);
            double hours = objective.objectives().window().toHours();
            assertThat(Unit.of(chart.unit())).isEqualTo(Unit.RATIO);
            assertThat(chart.parts()).isNotEmpty().allMatch(part -> part.expr().endsWith(" / " + (long) hours));
            assertThat(chart.limits().get("critical")).isEqualTo(14.4 / hours, within(1e-9));
        }
    }
}

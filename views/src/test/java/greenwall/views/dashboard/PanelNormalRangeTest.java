package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.views.TimeRangeChoice;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PanelNormalRangeTest extends DashboardViewFixture {
    @Test
    void theNormalRangeFollowsTheWindow() {
        var panel = SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one")
                .with(OptionValues.NONE.with(PanelOption.NORMAL, true));
        var view = open(panel);
        var chart =
                (TimeSeriesChart) view.grid.boxes().findFirst().orElseThrow().content();
        assertThat(chart.data().band()).isPresent();
        var earlier = TimeWindow.before(Fleets.NOW.minus(Duration.ofDays(1)), Duration.ofHours(1));
        Fx.run(() -> view.onShown(place().during(TimeRangeChoice.fixed(earlier))));
        assertThat(chart.data().band().orElseThrow().times()[0])
                .isEqualTo(earlier.start().toEpochMilli());
        results.stopResponding();
        var later = TimeWindow.before(Fleets.NOW.minus(Duration.ofHours(3)), Duration.ofHours(1));
        Fx.run(() -> view.onShown(place().during(TimeRangeChoice.fixed(later))));
        results.respond(question -> question.window().equals(later));
        assertThat(chart.data().band()).as("its own is not known yet").isEmpty();
    }
}

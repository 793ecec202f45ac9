package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.Look;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakePorts;
import greenwall.views.testing.FakeRanges;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LogLinkTest {
    @Test
    void aLinkWithAQueryAndNoHostWaitsUntilAClusterIsKnown() {
        var logs = new FakeLogs(10, Fleets.NOW);
        Fx.run(() -> {
            var view = new LogsView(new ViewContext(
                    new Look(new Themes(), Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new FakePorts(new FakeRanges(), logs),
                    _ -> {}));
            view.shown(Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(FleetState.EMPTY);
            assertThat(logs.asked()).as("no cluster is known").isEmpty();
            view.show(Fleets.calm(3));
        });
        assertThat(logs.asked())
                .isNotEmpty()
                .allSatisfy(question -> assertThat(question.cluster()).isEqualTo("prod-east"));
    }
}

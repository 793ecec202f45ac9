package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentTimeRangeTest {
    private static final Instant LATER = Fleets.NOW.plus(Duration.ofHours(1));
    private static final Place SICK = Place.HOME.to("host").about(new Place.HostRef("east", "a1"));
    private static final Place WELL = Place.HOME.to("host").about(new Place.HostRef("east", "a2"));

    private static List<Problem> problems() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY).host("a2", Labels.EMPTY);
        builder.cell("a1", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        var noAlerts = new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        return ProblemBuilder.build(builder.fleet(), noAlerts, List.of(), ProblemEdits.NONE, List.of());
    }

    @Test
    void aHostWithAProblemOpensAtItsIncidentAndOthersAsUsual() {
        var problems = problems();
        assertThat(problems).hasSize(1);
        var atIncident = RequestedPlaceResolver.withIncidentRange(SICK, problems, LATER);
        assertThat(atIncident.range())
                .isEqualTo(TimeRangeChoice.incident(problems.getFirst().onset()));
        assertThat(RequestedPlaceResolver.withIncidentRange(WELL, problems, LATER))
                .isEqualTo(WELL);
        assertThat(RequestedPlaceResolver.withIncidentRange(WELL.during(atIncident.range()), problems, LATER)
                        .range())
                .as("the incident of another host is left behind")
                .isEqualTo(Place.HOME.range());
    }

    @Test
    void aChosenTimeRangeIsKept() {
        var day = SICK.during(TimeRangeChoice.last(Duration.ofHours(24)));
        assertThat(RequestedPlaceResolver.withIncidentRange(day, problems(), LATER))
                .isEqualTo(day);
        assertThat(RequestedPlaceResolver.withIncidentRange(SICK, problems(), Fleets.NOW.plus(Duration.ofDays(2))))
                .as("too long ago for an axis")
                .isEqualTo(SICK);
    }
}

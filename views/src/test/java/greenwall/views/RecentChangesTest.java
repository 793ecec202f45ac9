package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
    private final RecentChanges recent = new RecentChanges();

    @Test
    void aRestartDoesNotResetTheTimes() {
        var since = Fleets.NOW.minus(Duration.ofDays(3));
        recent.restore(since, Optional.of(since), Optional.empty());
        recent.record(Fleets.healthy(5));
        assertThat(recent.greenSince()).contains(since);
        assertThat(recent.watchedSince()).contains(since);
    }

    @Test
    void historyFromTheSourcesCountsAsWatched() {
        var start = Fleets.NOW;
        recent.record(Fleets.fleet(10, 0, start));
        var before = start.minus(Duration.ofMinutes(15));
        var between = start.minus(Duration.ofMinutes(5));
        recent.addEarlier(List.of(
                new RecentChanges.EarlierState(before, Fleets.fleet(10, 0, before)),
                new RecentChanges.EarlierState(between, Fleets.fleet(10, 3, between))));
        assertThat(recent.watchedSince()).contains(before);
        assertThat(recent.changes().getFirst().ago(start)).isEqualTo("less than 5 m ago");
        assertThat(recent.changes().getLast().ago(start)).isEqualTo("5 m to 15 m ago");
        assertThat(recent.changes().getFirst().to()).isEqualTo(CellState.OK);
        assertThat(recent.changes().getFirst().at()).isEqualTo(start);
        assertThat(recent.changes().getLast().from()).isEqualTo(CellState.OK);
        assertThat(recent.changes().getLast().at()).isEqualTo(between);
        assertThat(recent.greenSince()).as("it was not all green in between").contains(start);
        assertThat(recent.changedAfter()).contains(between);
    }

    @Test
    void greenTimeBeforeTheStartCountsToo() {
        recent.record(Fleets.healthy(5));
        var before = Fleets.NOW.minus(Duration.ofMinutes(15));
        recent.addEarlier(List.of(new RecentChanges.EarlierState(before, Fleets.fleet(5, 0, before))));
        assertThat(recent.changes()).isEmpty();
        assertThat(recent.greenSince()).contains(before);
        assertThat(recent.changedAfter()).isEmpty();
    }

    @Test
    void aHostThatLeftTheFleetIsRemoved() {
        recent.record(Fleets.fleet(10, 10, Fleets.NOW));
        recent.record(Fleets.fleet(5, 0, Fleets.NOW.plusSeconds(15)));
        int changes = recent.changes().size();
        recent.record(Fleets.fleet(10, 0, Fleets.NOW.plusSeconds(30)));
        assertThat(recent.changes())
                .as("nothing is kept of the five that came back")
                .hasSize(changes);
    }

    @Test
    void changesOfTheLastQuarterOfAnHourAreKeptAndOlderOnesRemoved() {
        recent.record(Fleets.fleet(60, 0, Fleets.NOW.minus(Duration.ofMinutes(20))));
        assertThat(recent.greenSince()).contains(Fleets.NOW.minus(Duration.ofMinutes(20)));
        recent.record(Fleets.fleet(60, 30, Fleets.NOW.minus(Duration.ofMinutes(10))));
        assertThat(recent.changes()).hasSize(2).allMatch(c -> c.from() == CellState.OK);
        assertThat(recent.greenSince()).isEmpty();
        recent.record(Fleets.fleet(60, 30, Fleets.NOW.plus(Duration.ofMinutes(10))));
        assertThat(recent.changes()).isEmpty();
    }
}

package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetSketch;
import greenwall.fleet.state.FleetState;
import greenwall.views.RecentChanges;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlinePaneTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static FleetState fleet(CellState state, int seconds) {
        return new FleetSketch(
                        "east", NOW.plusSeconds(seconds), Catalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "mem.util", Labels.EMPTY, 0.97, state, "as told")
                .fleet();
    }

    /// A trouble of hours before the first look would else seem to be as young as the look.
    @Test
    void whatWasSoAtTheFirstLookHasLastedForThatLongAtLeast() {
        var recent = new RecentChanges();
        recent.note(fleet(CellState.CRITICAL, 0));
        recent.note(fleet(CellState.CRITICAL, 90));
        assertThat(HeadlinePane.lasting(recent, recent.troubledSince().orElseThrow(), NOW.plusSeconds(90)))
                .isEqualTo("at least 1 m 30 s");
        recent.note(fleet(CellState.OK, 105));
        recent.note(fleet(CellState.CRITICAL, 120));
        assertThat(HeadlinePane.lasting(recent, recent.troubledSince().orElseThrow(), NOW.plusSeconds(150)))
                .isEqualTo("30 s");
    }

    /// "not all green for less than 15 m" would be read twice.
    @Test
    void ofATurnThatNobodySawIsToldWhenAllWasGreenLast() {
        var recent = new RecentChanges();
        recent.note(fleet(CellState.CRITICAL, 0));
        recent.recall(List.of(new RecentChanges.Earlier(NOW.minusSeconds(300), fleet(CellState.OK, -300))));
        assertThat(HeadlinePane.troubled(recent, recent.troubledSince().orElseThrow(), NOW))
                .isEqualTo("last all green less than 5 m ago");
    }
}

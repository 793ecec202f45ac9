package greenwall.views.glance;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One tile: a value with its state, and the view with details.
/// @param note the subject of the value, or why there is no value
/// @param share the filled part of the ring, from 0 to 1; empty for a value that is not a share
/// @param isShareHealthy whether the share is the healthy part
/// @param bars values over time, oldest first; empty if the tile has no bars
public record GlanceTile(
        String title,
        String value,
        String note,
        CellState state,
        OptionalDouble share,
        boolean isShareHealthy,
        List<Integer> bars,
        String view,
        Optional<Place.HostRef> host) {
    static final String INCOMPLETE = "data incomplete";

    /// A tile without a value, which is never shown as good.
    static GlanceTile unknown(String title, CellState state, String why, String view) {
        return of(title, "–", why, state, view);
    }

    static GlanceTile of(String title, String value, String note, CellState state, String view) {
        return new GlanceTile(
                title, value, note, state, OptionalDouble.empty(), false, List.of(), view, Optional.empty());
    }

    GlanceTile incomplete() {
        return new GlanceTile(title, value, INCOMPLETE, CellState.SILENT, share, isShareHealthy, bars, view, host);
    }

    GlanceTile about(HostState newHost) {
        return new GlanceTile(
                title, value, note, state, share, isShareHealthy, bars, view, Optional.of(Place.HostRef.of(newHost)));
    }

    GlanceTile withShare(double newShare) {
        return new GlanceTile(
                title, value, note, state, OptionalDouble.of(Math.clamp(newShare, 0, 1)), false, bars, view, host);
    }

    GlanceTile withHealthyShare(double newShare) {
        return new GlanceTile(title, value, note, state, OptionalDouble.of(newShare), true, bars, view, host);
    }

    GlanceTile withBars(List<Integer> counts) {
        return new GlanceTile(title, value, note, state, share, isShareHealthy, counts, view, host);
    }

    String accessibleText() {
        return title + ": " + value + ", " + state.word() + (note.isEmpty() ? "" : ", " + note);
    }
}

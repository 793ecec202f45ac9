package greenwall.views.glance;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import java.util.List;
import java.util.Optional;

/// One tile: a value with its state, and the view with details.
/// @param note the subject of the value, or why there is no value
/// @param drawing what is drawn next to the value if there is room
public record GlanceTile(
        String title,
        String value,
        String note,
        CellState state,
        Optional<Drawing> drawing,
        String view,
        Optional<Place.HostRef> host) {
    static final String INCOMPLETE = "data incomplete";

    public sealed interface Drawing {
        /// @param share the filled part of the ring, from 0 to 1
        /// @param healthy whether the share is the healthy part
        record Ring(double share, boolean healthy) implements Drawing {}

        /// @param counts values over time, oldest first
        record Bars(List<Integer> counts) implements Drawing {}
    }

    /// A tile without a value, which is never shown as good.
    static GlanceTile unknown(String title, CellState state, String why, String view) {
        return of(title, "–", why, state, view);
    }

    static GlanceTile of(String title, String value, String note, CellState state, String view) {
        return new GlanceTile(title, value, note, state, Optional.empty(), view, Optional.empty());
    }

    /// @param why what is missing
    GlanceTile incomplete(String why) {
        return new GlanceTile(title, value, why, CellState.SILENT, drawing, view, host);
    }

    GlanceTile about(HostState newHost) {
        return new GlanceTile(title, value, note, state, drawing, view, Optional.of(Place.HostRef.of(newHost)));
    }

    GlanceTile with(Drawing newDrawing) {
        return new GlanceTile(title, value, note, state, Optional.of(newDrawing), view, host);
    }

    /// With a ring for a share that is not the healthy part.
    GlanceTile withShare(double share) {
        return with(new Drawing.Ring(Math.clamp(share, 0, 1), false));
    }

    GlanceTile withHealthyShare(double share) {
        return with(new Drawing.Ring(share, true));
    }

    String accessibleText() {
        return title + ": " + value + ", " + state.word() + (note.isEmpty() ? "" : ", " + note);
    }
}

package greenwall.views.glance;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One instrument: a value with its state, and the view with details.
/// @param note the subject of the value, or why there is no value
/// @param share the filled part of the ring, from 0 to 1; empty for a value that is not a share
/// @param well whether the share is the healthy part
/// @param bars values over time, oldest first; empty if the instrument has no bars
public record GlanceInstrument(
        String title,
        String value,
        String note,
        CellState state,
        OptionalDouble share,
        boolean well,
        List<Integer> bars,
        String view,
        Optional<Place.HostName> host) {
    /// An instrument without a value, which is never shown as good.
    static GlanceInstrument unknown(String title, CellState state, String why, String view) {
        return of(title, "–", why, state, view);
    }

    static GlanceInstrument of(String title, String value, String note, CellState state, String view) {
        return new GlanceInstrument(
                title, value, note, state, OptionalDouble.empty(), false, List.of(), view, Optional.empty());
    }

    GlanceInstrument about(HostState newHost) {
        return new GlanceInstrument(
                title, value, note, state, share, well, bars, view, Optional.of(Place.HostName.of(newHost)));
    }

    GlanceInstrument share(double newShare) {
        return new GlanceInstrument(
                title, value, note, state, OptionalDouble.of(Math.clamp(newShare, 0, 1)), false, bars, view, host);
    }

    GlanceInstrument shareOfWell(double newShare) {
        return new GlanceInstrument(title, value, note, state, OptionalDouble.of(newShare), true, bars, view, host);
    }

    GlanceInstrument bars(List<Integer> counts) {
        return new GlanceInstrument(title, value, note, state, share, well, counts, view, host);
    }

    String accessibleText() {
        return title + ": " + value + ", " + state.word() + (note.isEmpty() ? "" : ", " + note);
    }
}

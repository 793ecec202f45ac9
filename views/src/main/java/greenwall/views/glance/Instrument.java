package greenwall.views.glance;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One instrument: a value with its state, its subject, and the view with more.
///
/// @param note what the value is of, or why there is none
/// @param share the filled part of the ring, from 0 to 1; empty for a value that is not a share
/// @param well whether the ring shows the healthy share
/// @param bars values over time, oldest first; empty where not shown
public record Instrument(
        String title,
        String value,
        String note,
        CellState state,
        OptionalDouble share,
        boolean well,
        List<Integer> bars,
        String view,
        Optional<Place.HostName> host) {
    /// An unknown value, which is never shown as good.
    static Instrument unknown(String title, CellState state, String why, String view) {
        return of(title, "–", why, state, view);
    }

    static Instrument of(String title, String value, String note, CellState state, String view) {
        return new Instrument(
                title, value, note, state, OptionalDouble.empty(), false, List.of(), view, Optional.empty());
    }

    Instrument about(HostState of) {
        return new Instrument(title, value, note, state, share, well, bars, view, Optional.of(Place.HostName.of(of)));
    }

    Instrument share(double of) {
        return new Instrument(
                title, value, note, state, OptionalDouble.of(Math.clamp(of, 0, 1)), false, bars, view, host);
    }

    Instrument shareOfWell(double of) {
        return new Instrument(title, value, note, state, OptionalDouble.of(of), true, bars, view, host);
    }

    Instrument bars(List<Integer> counts) {
        return new Instrument(title, value, note, state, share, well, counts, view, host);
    }

    /// For screen readers.
    String accessibleText() {
        return title + ": " + value + ", " + state.word() + (note.isEmpty() ? "" : ", " + note);
    }
}

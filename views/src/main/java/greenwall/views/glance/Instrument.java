package greenwall.views.glance;

import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One instrument: a value with its state, of what it is, and the view that has more.
///
/// @param note what the value is of, or why there is none
/// @param share how much of the ring is filled, from 0 to 1; empty for a value that is no share
/// @param well whether that is the share of what is well, and the rest of what is not
/// @param bars how it was over time, the oldest first; empty where that is not shown
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
    public Instrument {
        bars = List.copyOf(bars);
    }

    /// Unknown, which is never shown as good.
    static Instrument unknown(String title, CellState state, String why, String view) {
        return new Instrument(title, "–", why, state, OptionalDouble.empty(), false, List.of(), view, Optional.empty());
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

    /// As a screen reader says it.
    String spoken() {
        return title + ": " + value + ", " + state.word() + (note.isEmpty() ? "" : ", " + note);
    }
}

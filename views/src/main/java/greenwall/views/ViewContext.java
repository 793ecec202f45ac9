package greenwall.views;

import greenwall.views.paint.PaintStyle;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Consumer;

/// The context of a view: its style, the clock and time zone, its backend, and the receiver of its requests.
public record ViewContext(
        PaintStyle style,
        InstantSource clock,
        ZoneId zone,
        ConsoleBackend backend,
        Consumer<WindowRequest> windowRequests) {
    /// Receives the requests of a view that nobody can use.
    public static final Consumer<WindowRequest> NOBODY = _ -> {};

    /// Whether the view is only looked at, as on a wall display.
    public boolean unattended() {
        return windowRequests == NOBODY;
    }

    /// Whether an earlier time is shown. Nothing can be changed then, and owners and silences are not known.
    public boolean showsPast() {
        return backend.travel().past().isPresent();
    }

    public ViewContext in(ZoneId other) {
        return new ViewContext(style, clock, other, backend, windowRequests);
    }

    public RangeQueryRunner ranges() {
        return backend.ranges();
    }

    public void go(Place place) {
        windowRequests.accept(new WindowRequest.Go(place));
    }

    public void goInstead(Place place) {
        windowRequests.accept(new WindowRequest.GoInstead(place));
    }

    public void replace(Place place) {
        windowRequests.accept(new WindowRequest.Replace(place));
    }

    public void showMessage(String text) {
        windowRequests.accept(new WindowRequest.ShowMessage(text));
    }
}

package greenwall.views.testing;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/// Creates view contexts at the instant [Fleets#NOW], with the night theme and in UTC.
public final class Contexts {
    private Contexts() {}

    public static PaintStyle style() {
        return new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
    }

    /// A context with another style, in a zone with daylight saving time.
    public static ViewContext inBerlin(PaintStyle style, ConsoleBackend backend) {
        return new ViewContext(style, InstantSource.fixed(Fleets.NOW), ZoneId.of("Europe/Berlin"), backend, _ -> {});
    }

    public static ViewContext of(ConsoleBackend backend) {
        return of(backend, _ -> {});
    }

    public static ViewContext of(ConsoleBackend backend, Consumer<WindowRequest> windowRequests) {
        return new ViewContext(style(), InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, backend, windowRequests);
    }
}

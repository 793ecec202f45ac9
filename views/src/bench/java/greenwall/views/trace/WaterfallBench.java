package greenwall.views.trace;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.Timing;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A trace of 10,000 spans at 1920 by 1080 on the software pipeline: its first paint, and each frame of
/// scrolling.
@Tag("bench")
class WaterfallBench {
    private static final double FIRST = 150;
    private static final double FRAME = 25;
    private static final int SPANS = 10_000;
    private static final int FRAMES = 300;

    @Test
    void tenThousandSpansArePaintedAndScrolled() {
        var window = RealWindow.open();
        var traces = new FakeTraces(Fleets.NOW);
        var large = FakeTraces.large(SPANS);
        traces.add(large);
        ConsoleBackend backend = new RangeQueriesOnlyBackend() {
            @Override
            public TraceFinder traces() {
                return traces;
            }
        };
        var view = Fx.get(() -> new TracesView(new ViewContext(
                new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                InstantSource.fixed(Fleets.NOW),
                ZoneId.of("Europe/Berlin"),
                backend,
                _ -> {})));
        window.frame(() -> {
            window.setContent(view.node());
            view.onShown(place(FakeTraces.id(0)));
        });
        for (int i = 0; i < 30; i++) {
            window.frame(() -> {});
        }
        var first = Timing.isolatedFrames("10,000 spans: first paint", 10, window, () -> {
            view.onShown(place(FakeTraces.id(0)));
            view.onShown(place(large.id()));
        });
        System.out.println(first);
        var waterfall = (Waterfall) Fx.get(() -> view.node().lookupAll("*").stream()
                .filter(node -> node instanceof Waterfall)
                .findFirst()
                .orElseThrow());
        var scroll = Timing.frames("10,000 spans: scrolled", FRAMES, window, () -> waterfall.scrollBy(340));
        System.out.println(scroll);
        assertThat(first.p95()).isLessThanOrEqualTo(FIRST);
        assertThat(scroll.p95()).isLessThanOrEqualTo(FRAME);
    }

    private static Place place(String id) {
        return new Place("traces", Optional.empty(), Place.HOME.range(), Map.of("id", id));
    }
}

package greenwall.views.screenshot;

import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.FxThread;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.ViewDescriptor;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.VisualAngle;
import greenwall.views.problem.DefaultHostChooser;
import greenwall.views.window.ConsoleContext;
import greenwall.views.window.FxToolkit;
import greenwall.views.window.PlatformFxThread;
import greenwall.views.window.StatusBar;
import greenwall.views.window.ThreadCheckedView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;

/// Draws views to pictures without a display. Must not be called on the JavaFX thread, because it waits for
/// results.
public final class Screenshots {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final FxThread fx = new PlatformFxThread();
    private final ConsoleContext context;
    private final SceneSnapshot snapshot;

    private Screenshots(ConsoleContext context) {
        this.context = context;
        snapshot = new SceneSnapshot(context.themes());
    }

    /// Starts the toolkit without a display, then creates the services.
    public static Screenshots open(Supplier<ConsoleContext> services) {
        FxToolkit.startHeadless();
        return FxToolkit.callAndWait(new PlatformFxThread(), () -> new Screenshots(services.get()));
    }

    /// What to draw. A view that needs a host but has none uses the worst host. `parameters` contains further
    /// parameters of the place.
    public record Request(
            ViewDescriptor view,
            Optional<Place.HostRef> host,
            TimeRangeChoice range,
            Theme theme,
            int width,
            int height,
            boolean inspected,
            Map<String, String> parameters) {}

    /// A picture of the view with the status bar, and whether the view had all its data. `faults` is the
    /// result of the inspection, if requested.
    public record Screenshot(WritableImage picture, ScreenshotCompleteness completeness, List<String> faults) {}

    public Screenshot draw(Request request, FleetState state, AlertsAndProblems firing, Duration deadline) {
        var staged = FxToolkit.callAndWait(fx, () -> prepareView(request, state, firing));
        long end = System.nanoTime() + deadline.toNanos();
        while (FxToolkit.callAndWait(fx, staged.view()::isWaiting) && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return FxToolkit.callAndWait(fx, () -> {
            var picture =
                    snapshot.picture(staged.root(), request.theme(), staged.style(), request.width(), request.height());
            var completeness = staged.view().isWaiting()
                    ? staged.view().completeness().worse(ScreenshotCompleteness.GAPS)
                    : staged.view().completeness();
            var faults = new ArrayList<String>();
            if (request.inspected()) {
                faults.addAll(LayoutCheck.faults(staged.root(), picture));
                staged.style()
                        .viewing()
                        .ifPresent(angle -> faults.addAll(LayoutCheck.unreadableTexts(staged.root(), angle)));
            }
            staged.view().onHidden();
            return new Screenshot(picture, completeness, faults);
        });
    }

    private record PreparedView(View view, BorderPane root, PaintStyle style) {}

    private PreparedView prepareView(Request request, FleetState state, AlertsAndProblems firing) {
        var style = paintStyle(request);
        var view = ThreadCheckedView.of(
                request.view(), new ViewContext(style, context.clock(), context.zone(), context.backend(), _ -> {}));
        var statusBar = new StatusBar(style, context.clock(), context.zone());
        var named = new Place(request.view().id(), request.host(), request.range(), request.parameters())
                .with("group", String.join(",", context.groupBy()));
        var place = request.view().ofOneHost()
                ? DefaultHostChooser.place(named, firing, state, context.clock().instant())
                : named;
        var host = place.host();
        statusBar.setTitle(DashboardLinks.title(context.backend().dashboards(), place)
                        .orElse(request.view().title())
                + host.map(h -> " · " + h.name()).orElse(""));
        statusBar.show(state);
        statusBar.warn(context.backend().insecureSources());
        statusBar.show(firing);
        var root = new BorderPane(view.node());
        root.setTop(statusBar);
        // Sized before it is shown, so that the view knows the width for its range queries.
        root.resize(request.width(), request.height());
        root.layout();
        view.onShown(place);
        view.show(firing);
        view.show(state);
        root.layout();
        return new PreparedView(view, root, style);
    }

    private PaintStyle paintStyle(Request request) {
        return context.backend()
                .settings()
                .viewing()
                .map(viewing ->
                        VisualAngle.of(viewing, VisualAngle.DEFAULT_DIAGONAL, request.width(), request.height()))
                .map(angle -> PaintStyle.from(context.themes(), request.theme(), 1, angle))
                .orElseGet(() -> new PaintStyle(
                        context.themes(), request.theme(), SceneSnapshot.scale(request.width(), request.height())));
    }
}

package greenwall.views.window;

import greenwall.views.AlertsAndProblems;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.ViewDescriptor;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.paint.PaintStyle;
import greenwall.views.problem.DefaultHostChooser;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Background;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// The content of a kiosk: the status bar and the views in rotation, drifting slowly and darker at night.
/// Ctrl+Shift+Q is the only input it accepts.
final class KioskPane extends BaseWindowPane {
    private final KioskSchedule kiosk;
    private final BorderPane frame = new BorderPane();
    /// Darkens the picture as an overlay. A translucent frame would be rendered to an extra buffer first.
    private final Region shade = new Region();
    private String showing = "";
    private double bright = 1;
    private final RotationStoppingProblems rotationStoppingProblems = new RotationStoppingProblems();
    private final Instant start;
    private Optional<Place.HostRef> shownHost = Optional.empty();
    private Optional<Place.HostRef> openedHost = Optional.empty();
    private long turn;

    KioskPane(ConsoleContext context, PaintStyle style, KioskSchedule kiosk, Runnable onLeave) {
        super(context, style);
        this.kiosk = kiosk;
        start = context.clock().instant();
        frame.setTop(statusBar);
        frame.setCenter(content);
        getChildren().addAll(frame, shade);
        shade.setBackground(Background.EMPTY);
        setPadding(new Insets(KioskSchedule.maxDrift()));
        setCursor(Cursor.NONE);
        if (context.backend().isPracticeRange()) {
            statusBar.markPracticeRange();
        }
        addEventFilter(MouseEvent.ANY, MouseEvent::consume);
        addEventFilter(ScrollEvent.ANY, ScrollEvent::consume);
        addEventFilter(KeyEvent.ANY, event -> {
            if (event.getEventType() == KeyEvent.KEY_PRESSED
                    && event.isControlDown()
                    && event.isShiftDown()
                    && event.getCode() == KeyCode.Q) {
                onLeave.run();
            }
            event.consume();
        });
        tick();
    }

    @Override
    void show(AlertsAndProblems newFiring) {
        super.show(newFiring);
        var now = context.clock().instant();
        newFiring.problems().ifPresent(problems -> rotationStoppingProblems.update(problems, now));
        switchIfDue(now);
    }

    @Override
    void renew() {
        super.renew();
        switchTo(showing);
    }

    /// Also updates rotation, drift and brightness.
    @Override
    void tick() {
        super.tick();
        var now = context.clock().instant();
        var drift = kiosk.drift(now);
        frame.setTranslateX(drift[0]);
        frame.setTranslateY(drift[1]);
        double brightness = kiosk.brightness(now, context.zone());
        if (brightness != bright) {
            bright = brightness;
            shade.setBackground(brightness < 1 ? Background.fill(Color.gray(0, 1 - brightness)) : Background.EMPTY);
        }
        switchIfDue(now);
    }

    /// A view of one host shows that of the new problem, otherwise the worst.
    private Place place(String id) {
        boolean ofOneHost = context.view(id).filter(ViewDescriptor::ofOneHost).isPresent();
        var place = new Place(
                id,
                ofOneHost ? shownHost : Optional.empty(),
                Place.HOME.range(),
                Map.of("group", String.join(",", context.groupBy())));
        return ofOneHost
                ? DefaultHostChooser.place(place, firing, state, context.clock().instant())
                : place;
    }

    /// Switches to the next view, if it is time. The view of a new critical problem stays.
    private void switchIfDue(Instant now) {
        var stopping = rotationStoppingProblems.newest(now);
        var next = stopping.flatMap(kiosk::viewOf).orElseGet(() -> kiosk.view(start, now));
        var nextHost = stopping.flatMap(problem -> Place.HostRef.allOf(problem).findFirst());
        long nextTurn = kiosk.turn(start, now);
        boolean otherWorst = nextTurn != turn && !place(showing).host().equals(openedHost);
        turn = nextTurn;
        if (!next.equals(showing) || !nextHost.equals(shownHost) || otherWorst) {
            shownHost = nextHost;
            switchTo(next);
        }
    }

    String showing() {
        return showing;
    }

    private void switchTo(String id) {
        showing = id;
        var builtIn = context.view(id);
        var dashboard = builtIn.isPresent()
                ? Optional.<Dashboards.Entry>empty()
                : context.backend().dashboards().named(id);
        var kind = builtIn.or(() -> dashboard.flatMap(_ -> context.view(DashboardView.ID)));
        if (kind.isEmpty()) {
            return;
        }
        var place = place(id);
        openedHost = place.host();
        open(
                id,
                kind.get(),
                ViewContext.NOBODY,
                dashboard.isPresent()
                        ? DashboardLinks.place(
                                dashboard.get(), Place.HOME, context.clock().instant(), context.zone())
                        : place);
        var title = dashboard.map(Dashboards.Entry::title).orElse(kind.get().title());
        statusBar.setTitle(context.backend().isPracticeRange() ? title + " · Practice range" : title);
    }
}

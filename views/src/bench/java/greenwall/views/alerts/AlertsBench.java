package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 20,000 alerts in the window, of which 200 change each second: how long the frame with one second of changes
/// takes, and the frame after a keystroke.
@Tag("bench")
class AlertsBench {
    private static final int ALERTS = 20_000;
    private static final int CHANGES = 200;
    private static final int SECONDS = 60;
    private static final int WARM = 15;
    private static final double STUTTER = 50;

    private static List<AlertsAndProblems> storm() {
        var random = new Random(7);
        var state = Fleets.alerts(ALERTS);
        var alerts = new ArrayList<Alert>(state.alerts());
        var all = new ArrayList<AlertsAndProblems>();
        AlertSnapshot now = state;
        for (int second = 0; second < SECONDS; second++) {
            for (int i = 0; i < CHANGES; i++) {
                int at = random.nextInt(alerts.size());
                var alert = alerts.get(at);
                alerts.set(
                        at,
                        alert.withPhase(
                                alert.phase() == AlertPhase.FIRING ? AlertPhase.PENDING : AlertPhase.FIRING, ""));
            }
            now = now.with(List.copyOf(alerts));
            all.add(new AlertsAndProblems(now));
        }
        return all;
    }

    @Test
    void aStormDoesNotStutter() {
        var storm = storm();
        var window = RealWindow.open();
        var view = Fx.get(() -> new AlertsView(Contexts.of(FakeBackend.rich())));
        window.frame(() -> {
            window.setContent(view.node());
            view.onShown(Place.HOME.to("alerts"));
            view.show(Fleets.rich());
        });
        var load = Timing.frames(
                "20,000 alerts: load, with the first frame", 1, window, () -> view.show(storm.getFirst()));
        for (int i = 0; i < WARM; i++) {
            window.frame(() -> view.show(storm.get(1)));
            window.frame(() -> view.show(storm.get(2)));
        }
        var next = storm.iterator();
        var second = Timing.frames(
                "20,000 alerts: a second of 200 changes, with its frame",
                SECONDS,
                window,
                () -> view.show(next.next()));
        var filter = (TextField) view.node().lookup(".text-field");
        var typed = "node77 severity=critical -sd9";
        var at = new int[1];
        var key = Timing.frames(
                "20,000 alerts: a keystroke, with its frame",
                typed.length(),
                window,
                () -> filter.setText(typed.substring(0, ++at[0])));
        var timings = List.of(load, second, key);
        timings.forEach(t -> System.getLogger(AlertsBench.class.getName()).log(System.Logger.Level.INFO, "{0}", t));
        assertThat(timings.get(0).max()).isLessThan(1_000);
        assertThat(timings.get(1).max()).isLessThan(STUTTER);
        assertThat(timings.get(2).max()).isLessThan(100);
    }
}

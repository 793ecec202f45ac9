package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.Theme;
import greenwall.views.Desk;
import greenwall.views.Place;
import greenwall.views.testing.FakePorts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;

class AlertFormsTest {
    private static Parent draw(String name, Place place, Theme theme, int width, int height) {
        var root = new AtomicReference<Parent>();
        Pictures.draw(name, theme, width, height, look -> {
            var view = new AlertsView(new Desk(
                    look, InstantSource.fixed(Fleets.NOW), ZoneId.of("Europe/Berlin"), FakePorts.rich(), _ -> {}));
            view.node().resize(width, height);
            view.show(Fleets.rich());
            view.show(Fleets.firing());
            view.shown(place);
            root.set(view.node());
            return view.node();
        });
        return Objects.requireNonNull(root.get());
    }

    @Test
    void aSilenceFromElsewhereOpensWithItsConditionsFilledIn() {
        var place = Place.HOME.to("alerts").with("silence", "instance=~\"node04.*\"");
        var root = draw("view-alerts-silence", place, Theme.NIGHT, 1280, 720);

        var texts = Fx.get(() -> root.lookupAll(".text-field").stream()
                .map(n -> ((TextField) n).getText())
                .toList());
        assertThat(texts).contains("instance=~\"node04.*\"");
        var labels = Fx.get(() -> root.lookupAll(".error").stream()
                .map(n -> ((Label) n).getText())
                .toList());
        assertThat(labels).contains("nothing is connected that could change anything");
    }

    @Test
    void theSilencesStandBesideTheAlerts() {
        var place = Place.HOME.to("alerts").with("list", "silences");

        assertThat(draw("view-alerts-silences", place, Theme.DAYLIGHT, 1280, 720))
                .isNotNull();
    }
}

package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.util.List;
import java.util.Map;
import javafx.scene.control.MenuItem;
import org.junit.jupiter.api.Test;

class AlertGroupingMenuTest {
    @Test
    void noChoiceIsOfferedTwice() {
        Fx.run(() -> {
            var labels = Labels.of("alertname", "Hot", "host", "st01", "pool", "tank");
            var alert = new Alert("prod", labels, Map.of(), AlertPhase.FIRING, Fleets.NOW, "st01");
            assertThat(new AlertGroupingMenu(() -> List.of(alert), _ -> {}).getItems())
                    .extracting(MenuItem::getText)
                    .containsExactly("alert", "host", "not grouped", "pool");
        });
    }
}

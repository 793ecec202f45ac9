package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardTest {
    @ParameterizedTest
    @CsvSource({"1, 7, 8", "1, 2147483647, 2", "-5, 0, 1"})
    void addedPanelGetsAnUnusedId(int firstId, int secondId, int newId) {
        var panel = Panel.of("text", PanelKind.TEXT, List.of());
        var dashboard = Dashboard.of("Made", List.of(panel.numbered(firstId), panel.numbered(secondId)));
        assertThat(dashboard.plus(panel).panels().map(Panel::id)).containsExactly(firstId, secondId, newId);
    }
}

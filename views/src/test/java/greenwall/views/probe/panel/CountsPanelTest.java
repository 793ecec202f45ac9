package greenwall.views.probe.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.result.BpftraceMapUse;
import greenwall.fleet.probe.result.ProbeResult;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.Test;

class CountsPanelTest {
    private static List<String> texts(String program) {
        var result = new ProbeResult(Fleets.NOW.minusSeconds(10));
        for (var process : List.of("dd", "cp", "java")) {
            result.accept(new Count(Fleets.NOW, "@n", process, 10), BpftraceMapUse.ofProgram(program));
        }
        return Fx.get(() -> {
            var panel = new CountsPanel(Contexts.style(), result.counts(), "@n");
            new Scene(panel, 600, 300).snapshot(null);
            panel.refresh();
            return panel.lookupAll(".muted").stream()
                    .filter(Labeled.class::isInstance)
                    .map(label -> ((Labeled) label).getText())
                    .toList();
        });
    }

    @Test
    void totalsOfTheLargestKeysOfEachIntervalSaySo() {
        assertThat(texts("t:a:b { @n[comm] = count(); } interval:s:1 { print(@n, 2); clear(@n); }"))
                .contains("3 keys · 30 in total · only the 2 largest of each interval");
        assertThat(texts("t:a:b { @n[comm] = count(); } interval:s:1 { print(@n); clear(@n); }"))
                .contains("3 keys · 30 in total");
    }
}

package greenwall.views.history;

import greenwall.fleet.history.AlertStatistics;
import greenwall.fleet.history.History;
import greenwall.views.Histories;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The rows of the history: one per alert or host, with its episodes.
public final class HistoryModel {
    private final ZoneId zone;
    private Histories.Answer answer = new Histories.Answer(History.NONE, _ -> false);
    private boolean byHost;
    private String filter = "";
    private List<Row> rows = List.of();

    public record Row(AlertStatistics habits, List<History.Lane> lanes) {}

    public HistoryModel(ZoneId zone) {
        this.zone = zone;
    }

    public void show(Histories.Answer newAnswer) {
        answer = newAnswer;
        fill();
    }

    public void byHost(boolean hosts) {
        byHost = hosts;
        fill();
    }

    public void filter(String typed) {
        filter = typed.toLowerCase(Locale.ROOT).strip();
        fill();
    }

    private void fill() {
        var history = answer.history();
        var wanted = filter.isEmpty()
                ? history
                : new History(
                        history.window(),
                        history.step(),
                        history.lanes().stream().filter(this::wanted).toList(),
                        history.gaps(),
                        history.left(),
                        history.troubles());
        var habits = byHost
                ? AlertStatistics.byHost(wanted, zone, answer.touched())
                : AlertStatistics.byAlert(wanted, zone, answer.touched());
        Map<String, List<History.Lane>> lanes = new HashMap<>();
        for (var lane : wanted.lanes()) {
            var name = byHost ? (lane.host().isEmpty() ? "(no host)" : lane.host()) : lane.name();
            lanes.computeIfAbsent(name, _ -> new ArrayList<>()).add(lane);
        }
        rows = habits.stream()
                .map(h -> new Row(h, lanes.getOrDefault(h.name(), List.of())))
                .toList();
    }

    private boolean wanted(History.Lane lane) {
        var text = (lane.name() + " " + lane.host() + " " + lane.labels()).toLowerCase(Locale.ROOT);
        for (var word : filter.split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    public History history() {
        return answer.history();
    }

    public List<Row> rows() {
        return rows;
    }
}

package greenwall.views.testing;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.DashboardStore;
import greenwall.views.Dashboards;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Dashboards in memory that the editor can change, as it does in a folder.
public final class FakeDashboards implements Dashboards, DashboardStore {
    private final List<Entry> entries = new ArrayList<>();
    private final Deque<Entry> undoStack = new ArrayDeque<>();
    private boolean readOnly;
    private Optional<String> refusal = Optional.empty();

    public void put(String name, String file, Dashboard dashboard) {
        entries.removeIf(entry -> entry.name().equals(name));
        entries.add(new Entry(name, file, Optional.of(dashboard), List.of()));
    }

    public void readOnly() {
        readOnly = true;
    }

    public void refuse(String why) {
        refusal = Optional.of(why);
    }

    public Dashboard of(String name) {
        return named(name).flatMap(Entry::dashboard).orElseThrow();
    }

    @Override
    public List<Entry> all() {
        return List.copyOf(entries);
    }

    @Override
    public Optional<DashboardStore> editor() {
        return readOnly ? Optional.empty() : Optional.of(this);
    }

    @Override
    public void importFile(Path file, Consumer<SaveResult> receiver) {
        receiver.accept(new SaveResult.Refused("not taken here"));
    }

    @Override
    public void change(Entry shown, Dashboard newDashboard, Consumer<SaveResult> receiver) {
        var now = named(shown.name()).orElseThrow();
        if (refusal.isPresent()) {
            receiver.accept(new SaveResult.Refused(refusal.get()));
        } else if (!now.dashboard().equals(shown.dashboard())) {
            receiver.accept(new SaveResult.Refused("changed by somebody else"));
        } else {
            undoStack.push(now);
            put(shown.name(), shown.file(), newDashboard);
            receiver.accept(new SaveResult.Saved(shown.name(), "Written."));
        }
    }

    @Override
    public void undo(Entry shown, Consumer<SaveResult> receiver) {
        if (undoStack.isEmpty()) {
            receiver.accept(new SaveResult.Refused("Nothing was changed."));
            return;
        }
        var previous = undoStack.pop();
        put(previous.name(), previous.file(), previous.dashboard().orElseThrow());
        receiver.accept(new SaveResult.Saved(previous.name(), "Written."));
    }

    @Override
    public void create(Dashboard newDashboard, Consumer<SaveResult> receiver) {
        put("created", "created.yaml", newDashboard);
        receiver.accept(new SaveResult.Saved("created", "Saved as created.yaml."));
    }

    @Override
    public void convertToYaml(Entry json, Consumer<SaveResult> receiver) {
        put(json.name(), json.name() + ".yaml", json.dashboard().orElseThrow());
        receiver.accept(new SaveResult.Saved(json.name(), "Written."));
    }
}

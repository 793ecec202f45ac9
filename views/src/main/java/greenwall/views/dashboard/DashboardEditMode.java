package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.QueryIntervals;
import greenwall.views.DashboardStore;
import greenwall.views.Dashboards;
import greenwall.views.ViewAction;
import greenwall.views.dashboard.PanelLayout.Shift;
import greenwall.views.paint.Controls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;

/// Edits a dashboard in its window. Each change is shown at once and written to the dashboard's file. If that
/// fails, the user gets a message, and the version in the file is shown again.
final class DashboardEditMode {
    private final DashboardView view;
    private final HBox bar = Controls.styled(new HBox(6), "bar");
    private final Label hint = Controls.styled(new Label(), "muted");
    private Optional<EditorPane> form = Optional.empty();
    private Optional<Integer> chosen = Optional.empty();
    private List<String> buttonTexts = List.of();
    private boolean editing;
    private int pendingChanges;

    /// @param title its title in the list of actions
    private record EditCommand(String label, String title, String keys, Runnable action) {
        boolean isFor(KeyEvent event) {
            return keys.equals(
                    (event.isShortcutDown() ? "Ctrl+" : "") + event.getCode().getName());
        }
    }

    DashboardEditMode(DashboardView view) {
        this.view = view;
        bar.setVisible(false);
    }

    HBox bar() {
        return bar;
    }

    Optional<EditorPane> form() {
        return form;
    }

    /// Whether the form belongs on the left, because its panel is on the right.
    boolean formOnLeft(double width) {
        return chosen.flatMap(view.grid::box)
                .filter(box -> box.getLayoutX() + box.getWidth() / 2 > width / 2)
                .isPresent();
    }

    private Optional<DashboardStore> editor() {
        return view.context.backend().dashboards().editor();
    }

    private boolean canEdit() {
        return editor().isPresent()
                && view.entry.flatMap(Dashboards.Entry::dashboard).isPresent();
    }

    /// Whether a change may not have been written to the file yet.
    boolean hasPendingChanges() {
        return pendingChanges > 0;
    }

    void reset() {
        editing = false;
        chosen = Optional.empty();
        closeForm();
        updateOverlays();
    }

    private List<EditCommand> commands() {
        if (!canEdit()) {
            return List.of();
        }
        if (!editing) {
            return List.of(new EditCommand("Edit", "Edit this view", "Ctrl+E", this::begin));
        }
        var done = new EditCommand("Done", "Finish editing", "Esc", this::end);
        return isUnconverted()
                ? List.of(done)
                : List.of(
                        new EditCommand("Add a panel", "Add a panel", "N", this::add),
                        new EditCommand("Rows", "Change the rows of this view", "R", this::openRowForm),
                        new EditCommand("Variables", "Change the variables of this view", "V", this::openVariableForm),
                        new EditCommand("Undo", "Undo the last change to this view", "Ctrl+Z", this::undo),
                        done);
    }

    /// Keeps the buttons if they are the same, because one may have the focus or be pressed.
    void arrange() {
        var wanted = new LinkedHashMap<String, Runnable>();
        if (editing && isUnconverted()) {
            wanted.put("Convert to YAML", this::convertToYaml);
        }
        commands().forEach(each -> wanted.put(each.label() + " (" + each.keys() + ")", each.action()));
        var texts = List.copyOf(wanted.keySet());
        if (texts.equals(buttonTexts)) {
            return;
        }
        buttonTexts = texts;
        bar.getChildren().clear();
        wanted.forEach((text, action) -> bar.getChildren().add(Controls.button(text, action)));
        if (editing) {
            hint.setText(
                    isUnconverted()
                            ? "Grafana files are not edited in place."
                            : "Move: drag or Shift+arrows · Resize: drag the corner or Ctrl+arrows"
                                    + " · Edit: double-click or Enter · Remove: Delete");
            bar.getChildren().add(hint);
        }
        bar.setVisible(!texts.isEmpty());
    }

    private boolean isUnconverted() {
        return view.entry.map(Dashboards.Entry::isUnconverted).orElse(false);
    }

    List<ViewAction> actions() {
        return commands().stream()
                .map(each -> new ViewAction(each.title(), each.keys(), each.action()))
                .toList();
    }

    void begin() {
        if (!canEdit() || editing) {
            return;
        }
        if (view.entry.filter(entry -> !entry.errors().isEmpty()).isPresent()) {
            view.context.showMessage(
                    "The file has errors, so its last valid version is shown. Correct the errors first.");
            return;
        }
        editing = true;
        updateOverlays();
    }

    /// The id of the panel with the focus.
    Optional<Integer> focusedPanel() {
        var scene = view.grid.getScene();
        return view.grid
                .boxWith(scene == null ? view.grid : scene.getFocusOwner())
                .map(box -> box.panel().id());
    }

    private void end() {
        var focused = focusedPanel();
        reset();
        view.placeForm();
        focus(focused);
    }

    void updateOverlays() {
        arrange();
        boolean showHandles = editing && !isUnconverted();
        view.grid.boxes().forEach(box -> {
            if (!showHandles) {
                box.setEditOverlay(Optional.empty());
            } else if (box.editOverlay().isEmpty()) {
                box.setEditOverlay(Optional.of(new PanelEditOverlay(box, this, view.grid)));
            }
        });
        if (showHandles) {
            focus(Optional.empty());
        }
    }

    /// Restores the focus after a new layout: to the edited panel, else to the one that had it before.
    void focus(Optional<Integer> focused) {
        if (form.isPresent() || !editing && focused.isEmpty()) {
            return;
        }
        chosen.or(() -> focused)
                .flatMap(view.grid::box)
                .or(() -> view.grid.onScreen().findFirst())
                .ifPresent(box -> box.content().requestFocus());
    }

    boolean handleKey(KeyEvent event) {
        var command = commands().stream().filter(each -> each.isFor(event)).findFirst();
        if (command.isEmpty() || event.isAltDown()) {
            return false;
        }
        command.get().action().run();
        return true;
    }

    private void change(UnaryOperator<Dashboard> how) {
        var before = view.dashboard.orElseThrow();
        var changed = how.apply(before);
        if (changed.equals(before)) {
            return;
        }
        var entry = view.entry.orElseThrow();
        view.revise(changed);
        pendingChanges++;
        editor().ifPresent(editor -> editor.change(
                new Dashboards.Entry(entry.name(), entry.file(), Optional.of(before), List.of()),
                changed,
                this::onSaved));
    }

    private void onSaved(Dashboards.SaveResult result) {
        pendingChanges--;
        if (result instanceof Dashboards.SaveResult.Refused(var why)) {
            view.context.showMessage(why);
        }
        if (pendingChanges == 0) {
            view.takeNewest();
        }
    }

    private void undo() {
        closeForm();
        pendingChanges++;
        editor().ifPresent(editor -> editor.undo(view.entry.orElseThrow(), this::onSaved));
    }

    private void convertToYaml() {
        editor().ifPresent(editor -> editor.convertToYaml(view.entry.orElseThrow(), result -> {
            view.takeNewest();
            updateOverlays();
            switch (result) {
                case Dashboards.SaveResult.Saved(var _, var message) ->
                    view.context.showMessage(message + " The YAML file is now shown instead of the JSON file.");
                case Dashboards.SaveResult.Refused(var why) -> view.context.showMessage(why);
            }
        }));
    }

    private void add() {
        chosen = Optional.empty();
        var panel = Panel.of("", PanelKind.TIME_SERIES, List.of(PanelQuery.Query.of("A", "")));
        open(panel, added -> is -> {
            var with = is.plus(added);
            chosen = Optional.of(with.rows().getLast().panels().getLast().id());
            return with;
        });
    }

    private void open(Panel panel, Function<Panel, UnaryOperator<Dashboard>> change) {
        open(new PanelEditor(
                view.context,
                view::cluster,
                panel,
                queryCheck(),
                edited -> {
                    finish(change.apply(edited));
                    chosen.ifPresent(view.grid::reveal);
                    focus(chosen);
                },
                this::cancelled));
    }

    private QueryCheck queryCheck() {
        // A duration of another length is no other syntax.
        var scrape = Duration.ofSeconds(15);
        return new QueryCheck(view.variables
                .scope()
                .in(view.axis.window())
                .withIntervals(scrape, QueryIntervals.rateWindow(scrape, scrape)));
    }

    private void openVariableForm() {
        open(new VariableEditor(
                view.dashboard.map(Dashboard::variables).orElse(List.of()),
                queryCheck(),
                edited -> finish(is -> is.choosing(edited)),
                this::cancelled));
    }

    /// Opens the form for rows, with the row of the focused panel selected.
    private void openRowForm() {
        var is = view.dashboard.orElseThrow();
        open(new RowEditor(
                is.rows().stream().map(Dashboard.Row::title).toList(),
                focusedPanel()
                        .map(id -> PanelEdits.rowOf(is, id))
                        .orElse(is.rows().size()),
                (row, title) -> finish(now -> PanelEdits.titled(now, row, title)),
                row -> {
                    finish(now -> PanelEdits.withoutRow(now, row));
                    view.context.showMessage("The row was removed. Its panels are now in the row "
                            + (row == 0 ? "below" : "above") + ". Ctrl+Z restores it.");
                },
                this::cancelled));
    }

    private void finish(UnaryOperator<Dashboard> how) {
        closeForm();
        change(how);
        updateOverlays();
    }

    private void cancelled() {
        closeForm();
        updateOverlays();
    }

    private void open(EditorPane newForm) {
        form = Optional.of(newForm);
        view.placeForm();
        newForm.first().requestFocus();
    }

    private void closeForm() {
        if (form.isPresent()) {
            form = Optional.empty();
            view.placeForm();
        }
    }

    void move(PanelBox box, Shift shift) {
        int id = box.panel().id();
        var cell = view.grid.cell(box, shift.dy());
        int row = cell.row();
        boolean inOtherRow =
                view.dashboard.filter(is -> PanelEdits.rowOf(is, id) != row).isPresent();
        put(
                id,
                is -> inOtherRow
                        ? PanelEdits.moveToRow(is, id, row, shift.dx(), cell.y())
                        : PanelEdits.moved(is, id, shift));
    }

    void step(PanelBox box, Shift step) {
        int id = box.panel().id();
        put(id, is -> PanelEdits.stepped(is, id, step));
    }

    List<String> rowTitles() {
        return view.dashboard.map(Dashboard::rows).orElse(List.of()).stream()
                .map(row -> row.title().isEmpty() ? "First row" : SanitizedText.line(row.title()))
                .toList();
    }

    /// Moves the panel to the end of a row, given by its index.
    void moveToRow(PanelBox box, int row) {
        int id = box.panel().id();
        put(
                id,
                is -> PanelEdits.rowOf(is, id) == row
                        ? is
                        : PanelEdits.moveToRow(
                                is, id, row, 0, is.rows().get(row).height()));
    }

    private void put(int panel, UnaryOperator<Dashboard> how) {
        chosen = Optional.of(panel);
        int before = view.dashboard.map(is -> PanelEdits.rowOf(is, panel)).orElse(0);
        change(how);
        view.grid.reveal(panel);
        if (view.dashboard.filter(is -> PanelEdits.rowOf(is, panel) != before).isPresent()) {
            focus(chosen);
        }
    }

    void edit(PanelBox box) {
        int id = box.panel().id();
        chosen = Optional.of(id);
        view.dashboard
                .flatMap(d -> d.panel(id))
                .ifPresent(panel -> open(panel, edited -> is -> PanelEdits.replaced(is, edited)));
    }

    void remove(PanelBox box) {
        int id = box.panel().id();
        chosen = Optional.empty();
        change(is -> PanelEdits.without(is, id));
        view.context.showMessage("The panel was removed. Ctrl+Z restores it.");
    }
}

package greenwall.views.logs;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.log.LogLevel;
import greenwall.views.Place;
import greenwall.views.QueryCompletions;
import greenwall.views.ViewContext;
import greenwall.views.completion.CompletionField;
import greenwall.views.completion.HostCompleter;
import greenwall.views.completion.LogqlCompleter;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.SharedPhrases;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The bar above a log: the host, the query, the search, the levels, and the status of reading.
final class LogQueryBar extends VBox {
    private final LogsView view;
    private final CompletionField host;
    final CompletionField query;
    final TextField find = new TextField();
    private final ToggleButton only = toggle("Matches only", "Show only lines that contain the search text");
    final ToggleButton templates = toggle("Templates", "Group lines into templates (T)");
    final ToggleButton wrap = toggle("Wrap", "Wrap long lines (W)");
    private final Button live = new Button("Live");
    final Label status = Controls.styled(new Label(), "muted");
    private final Label error = Controls.hiddenWhenEmpty(Controls.styled(new Label(), "error"));
    private final Map<LogLevel, ToggleButton> levels = new EnumMap<>(LogLevel.class);
    /// Whether the view currently sets the controls, not the user.
    private boolean updating = true;
    private Optional<Place.HostRef> shownHost = Optional.empty();

    LogQueryBar(ViewContext context, LogsView view) {
        this.view = view;
        host = new CompletionField(
                "Host", "Host, by any of its names", new HostCompleter(view::state), QueryCompletions.none());
        query = new CompletionField(
                "LogQL query",
                "{hostname=\"…\"} |= \"text\"",
                new LogqlCompleter(view::cluster),
                context.backend().completions());
        getStyleClass().add("toolbar");
        host.setOnRun(this::pickHost);
        host.setPrefColumnCount(14);
        host.setMinWidth(120);
        query.getStyleClass().add("mono");
        query.setOnRun(text -> {
            check(text);
            if (error.getText().isEmpty()) {
                view.run(text);
            }
        });
        query.textProperty().subscribe(text -> check(text == null ? "" : text));
        HBox.setHgrow(query, Priority.ALWAYS);
        find.setPromptText("Search (/)");
        find.setAccessibleText("Search in the lines");
        find.setPrefColumnCount(16);
        find.textProperty().subscribe(_ -> searchChanged());
        find.addEventFilter(KeyEvent.KEY_PRESSED, this::findKey);
        only.selectedProperty().subscribe(_ -> searchChanged());
        templates.selectedProperty().subscribe(_ -> notifyView(() -> view.showTemplates(templates.isSelected())));
        wrap.selectedProperty().subscribe(_ -> notifyView(() -> view.viewer.canvas.setWrap(wrap.isSelected())));
        live.setOnAction(_ -> view.toggleLive());
        live.setTooltip(new Tooltip("Pause or resume (space)"));
        live.setAccessibleText("Live tail");
        var first = Controls.styled(new HBox(host, query), "bar");
        var second = Controls.styled(new FlowPane(6, 4, find, only), "bar");
        for (var level : LogLevel.values()) {
            var name = LogLevelStyle.name(level);
            var meaning = level == LogLevel.UNKNOWN ? "Show lines without a level" : "Show lines of level " + name;
            var button = toggle(name, meaning);
            button.setSelected(true);
            button.selectedProperty().subscribe(_ -> notifyView(() -> view.hide(hidden())));
            levels.put(level, button);
            second.getChildren().add(button);
        }
        second.getChildren().addAll(templates, wrap, live);
        status.setMaxWidth(Double.MAX_VALUE);
        getChildren().addAll(first, error, second, status);
        setFillWidth(true);
        updating = false;
    }

    private static ToggleButton toggle(String text, String meaning) {
        var button = new ToggleButton(text);
        button.setTooltip(new Tooltip(meaning));
        button.setAccessibleText(meaning);
        return button;
    }

    private void pickHost(String name) {
        // Another cluster may have a host of the same name.
        shownHost
                .filter(same -> same.name().equals(name.strip()))
                .flatMap(same -> view.state().host(same.cluster(), same.name()))
                .or(() -> view.state().host(name.strip()))
                .ifPresentOrElse(view::go, () -> showError(SharedPhrases.notOneHost(view.state(), name.strip())));
    }

    private void check(String text) {
        showError(text.isBlank() ? "" : QueryCompletions.Language.LOGQL.problem(text));
    }

    void showError(String text) {
        error.setText(SanitizedText.line(text));
    }

    void show(Place place) {
        updating = true;
        shownHost = place.host();
        host.setTextQuietly(place.host().map(Place.HostRef::name).orElse(""));
        if (!find.getText().equals(place.get(LogsView.FIND))) {
            find.setText(place.get(LogsView.FIND));
        }
        only.setSelected(!place.get(LogsView.HITS).isEmpty());
        var hidden = LogsView.hidden(place);
        levels.forEach((level, button) -> button.setSelected(!hidden.contains(level)));
        updating = false;
    }

    void showStatus(List<String> parts, boolean isLive, boolean paused) {
        status.setText(SanitizedText.line(String.join(" · ", parts)));
        live.setText(!isLive ? "Go live" : paused ? "Resume" : "Pause");
    }

    void clearFilters() {
        updating = true;
        find.clear();
        only.setSelected(false);
        levels.values().forEach(button -> button.setSelected(true));
        updating = false;
    }

    private Set<LogLevel> hidden() {
        var hidden = EnumSet.noneOf(LogLevel.class);
        levels.forEach((level, button) -> {
            if (!button.isSelected()) {
                hidden.add(level);
            }
        });
        return hidden;
    }

    private void searchChanged() {
        notifyView(() -> view.find(find.getText(), only.isSelected()));
    }

    private void notifyView(Runnable action) {
        if (!updating) {
            action.run();
        }
    }

    /// Clears the search. Returns false if there was none.
    boolean clearFind() {
        boolean any = !find.getText().isEmpty();
        find.clear();
        return any;
    }

    private void findKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            view.viewer.goToHit(event.isShiftDown() ? 1 : -1);
        } else if (event.getCode() == KeyCode.ESCAPE) {
            find.clear();
            view.viewer.requestFocus();
        } else if (event.getCode() == KeyCode.DOWN) {
            view.viewer.requestFocus();
        } else {
            return;
        }
        event.consume();
    }

    void focusHost() {
        host.requestFocus();
        host.selectAll();
    }
}

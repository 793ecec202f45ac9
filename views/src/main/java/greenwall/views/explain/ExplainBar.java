package greenwall.views.explain;

import greenwall.fleet.SanitizedText;
import greenwall.views.Place;
import greenwall.views.QueryCompletions;
import greenwall.views.ViewContext;
import greenwall.views.completion.Completer;
import greenwall.views.completion.CompletionField;
import greenwall.views.completion.HostCompleter;
import greenwall.views.completion.PromqlCompleter;
import greenwall.views.dashboard.RelatedDashboards;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.SharedPhrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The bar with the subject of the explanation, and the controls to start, cancel and adjust it.
final class ExplainBar extends HBox {
    /// The names of metrics have no dots, except in a few stores.
    private static final Pattern QUANTITY_NAME = Pattern.compile("[a-z]\\w*(?:\\.\\w+)+");

    private final ExplainView view;
    private final Consumer<String> onProblem;
    private final CompletionField host;
    private final CompletionField what;
    private final Button cancel = new Button("Cancel");
    private final Button findOnset = new Button("Find the onset");
    private final Button journal = new Button("Read the journal over SSH");
    private final ComboBox<ExplanationKind> against = new ComboBox<>();
    private final MenuButton views = new MenuButton("Custom views (V)");
    private final Label log = Controls.styled(new Label(), "muted");
    private String shown = "";
    private Optional<Place.HostRef> shownHost = Optional.empty();

    /// The kind of explanation: why something changed, or how the window differs from an earlier one.
    ///
    /// @param compare the value of the place's parameter `compare`
    private record ExplanationKind(String text, String compare) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static final List<ExplanationKind> CHOICES = List.of(
            new ExplanationKind("Why it changed", ""),
            new ExplanationKind("What differs from the time before", ExplainQuestionReader.BEFORE),
            new ExplanationKind("What differs from yesterday", "1d"),
            new ExplanationKind("What differs from last week", "7d"));

    ExplainBar(ViewContext context, ExplainView view) {
        this.view = view;
        onProblem = context::showMessage;
        var promql = new PromqlCompleter(view::cluster);
        host = new CompletionField(
                "Host to explain",
                "Host, by any of its names",
                new HostCompleter(view::state),
                QueryCompletions.none());
        what = new CompletionField(
                "What to explain",
                "Quantity or PromQL",
                (text, caret) -> suggest(promql, text, caret),
                context.backend().completions());
        getStyleClass().add("toolbar");
        setAlignment(Pos.CENTER_LEFT);
        setSpacing(6);
        host.setPrefColumnCount(12);
        host.setOnRun(_ -> explain());
        what.getStyleClass().add("mono");
        what.setPrefColumnCount(28);
        what.setOnRun(_ -> explain());
        against.getItems().setAll(CHOICES);
        against.setAccessibleText("Kind of explanation");
        // An arrow key changes the value at once, but it may be on its way to another one.
        against.setOnHidden(_ -> compareWithChosen());
        against.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                compareWithChosen();
            }
        });
        against.focusedProperty().subscribe(focused -> {
            if (!focused) {
                against.setValue(kindOf(shown));
            }
        });
        cancel.setOnAction(_ -> view.cancelOrRestart());
        cancel.setAccessibleText("Cancel or run again");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        findOnset.setOnAction(_ -> view.findOnset());
        findOnset.managedProperty().bind(findOnset.visibleProperty());
        findOnset.setVisible(false);
        journal.setOnAction(_ -> view.allowJournal());
        journal.managedProperty().bind(journal.visibleProperty());
        journal.setVisible(false);
        views.managedProperty().bind(views.visibleProperty());
        views.setVisible(false);
        views.setAccessibleText("Custom views of the subject");
        log.setMinWidth(0);
        HBox.setHgrow(log, Priority.ALWAYS);
        getChildren().addAll(host, what, against, cancel, findOnset, journal, views, log);
    }

    private void compareWithChosen() {
        var chosen = against.getValue();
        if (chosen != null && !chosen.compare().equals(shown)) {
            view.compare(chosen.compare());
        }
    }

    private static ExplanationKind kindOf(String compare) {
        return CHOICES.stream()
                .filter(c -> c.compare().equals(compare))
                .findFirst()
                .orElse(new ExplanationKind(
                        "What differs from " + compare.replaceAll("(?<=\\d)(?=\\p{L})", " ") + " before", compare));
    }

    /// Suggests quantities for a single word, otherwise PromQL.
    private Completer.Candidates suggest(PromqlCompleter promql, String text, int caret) {
        var candidates = promql.at(text, caret);
        var words = new ArrayList<QueryCompletions.Suggestion>();
        if (text.matches("[\\w.]*")) {
            view.state().quantities().forEach(q -> words.add(new QueryCompletions.Suggestion(q.id(), q.meaning())));
            return new Completer.Candidates(text, 0, words, candidates.request(), "");
        }
        return candidates;
    }

    private void explain() {
        var name = host.getText().strip();
        // Another cluster may have a host of the same name.
        var found = shownHost
                .filter(same -> same.name().equals(name))
                .flatMap(same -> view.state().host(same.cluster(), same.name()))
                .or(() -> view.state().host(name));
        if (found.isEmpty() && !name.isEmpty()) {
            log.setText(SanitizedText.line(SharedPhrases.notOneHost(view.state(), name)));
            return;
        }
        var typed = what.getText().strip();
        var quantities = view.state().quantities();
        if (QUANTITY_NAME.matcher(typed).matches()
                && !quantities.isEmpty()
                && quantities.stream().noneMatch(q -> q.id().equals(typed))) {
            onProblem.accept("No quantity is called " + typed + ", so it is queried as PromQL.");
        }
        view.explain(found, typed);
    }

    void show(Optional<Place.HostRef> hostName, String text, String compare) {
        shown = compare;
        shownHost = hostName;
        against.setValue(kindOf(compare));
        what.setDisable(!compare.isEmpty());
        host.setTextQuietly(hostName.map(Place.HostRef::name).orElse(""));
        what.setTextQuietly(text);
    }

    void showRunning(boolean running, boolean placed) {
        cancel.setText(running ? "Cancel" : "Run again");
        findOnset.setVisible(placed);
    }

    /// Offers to read the journal if there is no log source and it is not permitted yet.
    void offerJournal(boolean offered) {
        journal.setVisible(offered);
    }

    /// Offers the site's own views of the subject.
    void offer(List<RelatedDashboards.RelatedDashboard> offers, Consumer<Place> go) {
        views.getItems()
                .setAll(offers.stream()
                        .map(offer -> Controls.menuItem(offer.title(), () -> go.accept(offer.place())))
                        .toList());
        views.setVisible(!offers.isEmpty());
    }

    /// Opens the list of these views, or the view itself if there is only one. Returns whether there are any.
    boolean openViews() {
        if (views.getItems().size() == 1) {
            views.getItems().getFirst().fire();
        } else if (views.isVisible()) {
            views.show();
        }
        return views.isVisible();
    }

    void showLog(String text) {
        log.setText(SanitizedText.line("Log: " + text));
    }
}

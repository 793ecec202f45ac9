package greenwall.views.explain;

import greenwall.fleet.VisibleText;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.Vocabulary;
import greenwall.views.complete.Completer;
import greenwall.views.complete.HostCompleter;
import greenwall.views.complete.PromqlCompleter;
import greenwall.views.complete.SuggestField;
import greenwall.views.dashboard.OwnViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// What is to be explained, and the buttons that start, cancel and set right.
final class ExplainBar extends HBox {
    private final Actions actions;
    private final Supplier<FleetState> state;
    private final SuggestField host;
    private final SuggestField what;
    private final Button cancel = new Button("Cancel");
    private final Button findOnset = new Button("Find the onset");
    private final Button journal = new Button("Read the journal over SSH");
    private final ComboBox<Against> against = new ComboBox<>();
    private final MenuButton views = new MenuButton("Own views (V)");
    private final Label log = new Label();
    private String shown = "";

    /// What is wanted: why a metric changed, or what was different in the window.
    ///
    /// @param compare as a place has it
    private record Against(String text, String compare) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static final List<Against> CHOICES = List.of(
            new Against("Why it changed", ""),
            new Against("What differs from before", ExplainRequest.BEFORE),
            new Against("What differs from yesterday", "1d"),
            new Against("What differs from last week", "7d"));

    interface Actions {
        void ask(Optional<HostState> host, String what);

        /// Asks for a change again, or what was different in the window.
        void compare(String with);

        /// Cancels what runs, or asks again.
        void cancel();

        void findOnset();

        /// A person allows to read the hosts' journals over SSH.
        void allowJournal();
    }

    ExplainBar(ViewContext context, Supplier<String> cluster, Supplier<FleetState> state, Actions actions) {
        this.actions = actions;
        this.state = state;
        var promql = new PromqlCompleter(cluster);
        host = new SuggestField("Host to explain", "Host, under any name", new HostCompleter(state), Vocabulary.none());
        what = new SuggestField(
                "What to explain",
                "quantity or PromQL",
                (text, caret) -> suggest(promql, text, caret),
                context.ports().vocabulary());
        getStyleClass().add("toolbar");
        setAlignment(Pos.CENTER_LEFT);
        setSpacing(6);
        host.setPrefColumnCount(12);
        host.setOnRun(_ -> ask());
        what.getStyleClass().add("mono");
        what.setPrefColumnCount(28);
        what.setOnRun(_ -> ask());
        against.getItems().setAll(CHOICES);
        against.setAccessibleText("What is wanted of the window");
        against.setOnAction(_ -> {
            var chosen = against.getValue();
            if (chosen != null && !chosen.compare().equals(shown)) {
                actions.compare(chosen.compare());
            }
        });
        cancel.setOnAction(_ -> actions.cancel());
        cancel.setAccessibleText("Cancel or ask again");
        findOnset.setOnAction(_ -> actions.findOnset());
        findOnset.managedProperty().bind(findOnset.visibleProperty());
        findOnset.setVisible(false);
        journal.setOnAction(_ -> actions.allowJournal());
        journal.managedProperty().bind(journal.visibleProperty());
        journal.setVisible(false);
        views.managedProperty().bind(views.visibleProperty());
        views.setVisible(false);
        views.setAccessibleText("Views of your own that show it");
        log.getStyleClass().add("muted");
        log.setMinWidth(0);
        HBox.setHgrow(log, Priority.ALWAYS);
        getChildren().addAll(host, what, against, cancel, findOnset, journal, views, log);
    }

    /// Quantities are what most want; PromQL is understood too.
    private Completer.Wanted suggest(PromqlCompleter promql, String text, int caret) {
        var wanted = promql.at(text, caret);
        var words = new ArrayList<Vocabulary.Word>();
        if (text.matches("[\\w.]*")) {
            state.get().quantities().forEach(q -> words.add(new Vocabulary.Word(q.id(), q.meaning())));
            return new Completer.Wanted(text, 0, words, wanted.question(), "");
        }
        return wanted;
    }

    private void ask() {
        var name = host.getText().strip();
        var found = state.get().host(name);
        if (found.isEmpty() && !name.isEmpty()) {
            log.setText("No host, or more than one, answers to “" + VisibleText.line(name) + "”.");
            return;
        }
        actions.ask(found, what.getText().strip());
    }

    void show(Optional<Place.HostName> of, String text, String compare) {
        shown = compare;
        against.setValue(CHOICES.stream()
                .filter(c -> c.compare().equals(compare))
                .findFirst()
                .orElse(new Against("What differs from " + compare + " before", compare)));
        what.setDisable(!compare.isEmpty());
        host.put(of.map(Place.HostName::name).orElse(""));
        what.put(text);
    }

    void showRunning(boolean running, boolean placed) {
        cancel.setText(running ? "Cancel" : "Ask again");
        findOnset.setVisible(placed);
    }

    /// Offered where there is no log source and nobody has allowed it yet.
    void offerJournal(boolean offered) {
        journal.setVisible(offered);
    }

    /// The site's own views of what is explained.
    void offer(List<OwnViews.Offer> offers, Consumer<Place> go) {
        views.getItems()
                .setAll(offers.stream()
                        .map(offer -> {
                            var item = new MenuItem(offer.title());
                            item.setMnemonicParsing(false);
                            item.setOnAction(_ -> go.accept(offer.place()));
                            return item;
                        })
                        .toList());
        views.setVisible(!offers.isEmpty());
    }

    /// Opens the list of them, or the only one.
    boolean openViews() {
        if (views.getItems().size() == 1) {
            views.getItems().getFirst().fire();
        } else if (views.isVisible()) {
            views.show();
        }
        return views.isVisible();
    }

    /// How far the log below is.
    void showLog(String text) {
        log.setText(VisibleText.line("Log: " + text));
    }
}

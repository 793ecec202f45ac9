package greenwall.views.probe;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.Probe;
import greenwall.views.widgets.NodeListCell;
import greenwall.views.widgets.SearchFields;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The list of the offered probes and its search field. Up and Down in the search field move through the list.
final class ProbeList extends VBox {
    private final TextField search;
    private final ListView<OfferedProbes.OfferedProbe> list = new ListView<>();
    private boolean filling;
    private boolean initialised;

    ProbeList(Consumer<String> onSearch, Consumer<Probe> onChosen) {
        super(6);
        search = SearchFields.search("Find a probe: name, question, alert or quantity", text -> {
            if (initialised) {
                onSearch.accept(text);
            }
        });
        search.addEventFilter(KeyEvent.KEY_PRESSED, this::arrows);
        list.setCellFactory(_ -> new ProbeCell());
        list.setAccessibleText("Probes");
        list.getSelectionModel().selectedItemProperty().subscribe(offer -> {
            if (offer != null && !filling) {
                onChosen.accept(offer.probe());
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(search, list);
        setMinSize(0, 0);
        list.setMinHeight(0);
        initialised = true;
    }

    String searched() {
        return search.getText().strip();
    }

    void clearSearch() {
        search.clear();
    }

    void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    /// Shows the probes and returns the selected one. That is the kept one if it is among them, or else the
    /// first probe.
    Optional<Probe> show(List<OfferedProbes.OfferedProbe> offers, Optional<Probe> kept) {
        if (!list.getItems().equals(offers)) {
            filling = true;
            list.getItems().setAll(offers);
            filling = false;
        }
        if (offers.isEmpty()) {
            return Optional.empty();
        }
        var keep = offers.stream()
                .filter(o -> kept.filter(p -> p.name().equals(o.probe().name())).isPresent())
                .findFirst();
        list.getSelectionModel().select(keep.orElse(offers.getFirst()));
        return Optional.ofNullable(list.getSelectionModel().getSelectedItem()).map(OfferedProbes.OfferedProbe::probe);
    }

    /// Selects a probe by name. Returns false if it does not exist.
    boolean choose(String name) {
        for (var offer : list.getItems()) {
            if (offer.probe().name().equals(name)) {
                list.getSelectionModel().select(offer);
                list.scrollTo(offer);
                return true;
            }
        }
        return false;
    }

    private void arrows(KeyEvent event) {
        int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        if (step != 0 && !list.getItems().isEmpty()) {
            int at = Math.clamp(
                    list.getSelectionModel().getSelectedIndex() + step,
                    0,
                    list.getItems().size() - 1);
            list.getSelectionModel().select(at);
            list.scrollTo(Math.max(0, at - 3));
            event.consume();
        }
    }

    private static final class ProbeCell extends NodeListCell<OfferedProbes.OfferedProbe> {
        private final Label name = new Label();
        private final Label mark = new Label();
        private final Label question = new Label();
        private final VBox box;

        ProbeCell() {
            name.getStyleClass().add("strong");
            name.setMinWidth(USE_PREF_SIZE);
            mark.getStyleClass().add("muted");
            question.getStyleClass().add("muted");
            var top = new HBox(10, name, mark);
            box = new VBox(1, top, question);
            box.setMinWidth(0);
            setPrefWidth(0);
        }

        @Override
        protected Node content(OfferedProbes.OfferedProbe offer) {
            name.setText(offer.probe().name());
            question.setText(offer.probe().question());
            boolean fits = !offer.fits().isEmpty();
            mark.setText((fits ? "for " + SanitizedText.line(String.join(", ", offer.fits())) : "")
                    + (offer.probe().unproved().isPresent() ? (fits ? " · " : "") + "not tested" : ""));
            mark.getStyleClass().setAll("label", fits ? "state-warn" : "muted");
            setAccessibleText(offer.probe().name() + ": " + offer.probe().question());
            return box;
        }
    }
}

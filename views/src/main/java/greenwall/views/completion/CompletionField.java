package greenwall.views.completion;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.promql.GoFormat;
import greenwall.views.QueryCompletions;
import greenwall.views.QueryCompletions.Suggestion;
import greenwall.views.RequestHandle;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.NodeListCell;
import greenwall.views.widgets.OneLineField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;

/// A text field with suggestions at its caret. Tab accepts the first suggestion; the arrow keys choose
/// another. Enter runs the text, or accepts the suggestion if one is chosen.
public final class CompletionField extends OneLineField {
    private static final int ROWS = 10;
    private static final int MAX_CACHED = 64;
    /// A string, or a gap with comments or control characters, which a field of one line drops.
    private static final Pattern STRING_OR_GAP = Pattern.compile("""
            `(?<raw>[^`]*+)`|(?<quoted>"(?:[^"\\\\]++|\\\\.)*+"|'(?:[^'\\\\]++|\\\\.)*+')\
            | *+(?:(?:#[^\\r\\n]*+|\\p{Cntrl}++) *+)++""");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Completer completer;
    private final QueryCompletions completions;
    private final Popup popup = new Popup();
    private final ListView<Suggestion> list = Controls.styled(new ListView<>(), "suggestions");
    private final Map<QueryCompletions.Request, List<Suggestion>> cached = new HashMap<>();
    private Consumer<String> onRun = _ -> {};
    private RequestHandle pendingRequest = () -> {};
    private Completer.Candidates candidates = Completer.Candidates.NOTHING;
    private boolean quiet;
    private String seen = "";

    public CompletionField(String name, String prompt, Completer completer, QueryCompletions completions) {
        super(CompletionField::oneLine);
        this.completer = completer;
        this.completions = completions;
        setPromptText(prompt);
        setAccessibleText(name);
        list.setFocusTraversable(false);
        list.setCellFactory(_ -> {
            var cell = new WordCell();
            // A long meaning is cut instead of scrolled.
            cell.setPrefWidth(0);
            cell.setOnMouseClicked(_ -> take(cell.getItem()));
            return cell;
        });
        popup.getContent().add(list);
        popup.setAutoHide(true);
        popup.setHideOnEscape(false);
        // The text changes before the caret moves, so this listens to the caret.
        caretPositionProperty().subscribe(_ -> typed());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        focusedProperty().subscribe(focused -> {
            if (!Boolean.TRUE.equals(focused)) {
                close();
                // The field may stay for months, and the sources get new names.
                cached.clear();
            }
        });
    }

    public void setOnRun(Consumer<String> handler) {
        onRun = handler;
    }

    /// A query without line breaks. One of several lines loses its comments, which would reach to the end of the line.
    public static String oneLine(String query) {
        var text = query.strip();
        if (!CONTROL.matcher(text).find()) {
            return text;
        }
        return STRING_OR_GAP
                .matcher(text)
                .replaceAll(found -> {
                    var raw = found.group("raw");
                    var written = found.group("quoted") != null
                                    || raw != null && !CONTROL.matcher(raw).find()
                            ? found.group().replace("\t", "\\t")
                            : raw != null ? GoFormat.quote(raw) : " ";
                    return Matcher.quoteReplacement(written);
                })
                .strip();
    }

    /// Sets the text without showing suggestions. Of a long text the beginning is visible until the user edits
    /// it.
    public void setTextQuietly(String text) {
        quiet = true;
        setText(text);
        positionCaret(isFocused() ? text.length() : 0);
        seen = text;
        quiet = false;
        close();
    }

    private String text() {
        return Objects.toString(getText(), "");
    }

    private void typed() {
        var text = text();
        boolean changed = !text.equals(seen);
        seen = text;
        if (changed && !quiet && isFocused()) {
            suggest();
        }
    }

    private void suggest() {
        pendingRequest.close();
        var text = text();
        candidates = completer.at(text, Math.min(text.length(), getCaretPosition()));
        show();
        candidates.request().ifPresent(request -> {
            var known = cached.get(request);
            if (known != null) {
                answered(request, known);
            } else {
                pendingRequest = completions.complete(request, words -> answered(request, words));
            }
        });
    }

    private void answered(QueryCompletions.Request request, List<Suggestion> words) {
        if (cached.size() >= MAX_CACHED) {
            cached.clear();
        }
        if (!words.isEmpty()) {
            cached.put(request, words);
        }
        if (candidates.request().filter(request::equals).isPresent()) {
            var all = new ArrayList<>(words);
            all.addAll(candidates.words());
            candidates = new Completer.Candidates(
                    candidates.typed(), candidates.from(), all, Optional.empty(), candidates.tail());
            show();
        }
    }

    private void show() {
        var found = candidates.matches();
        list.getItems().setAll(found);
        list.getSelectionModel().clearSelection();
        if (found.isEmpty() || getScene() == null || getScene().getWindow() == null || !isFocused()) {
            popup.hide();
            return;
        }
        list.getStylesheets().setAll(getScene().getStylesheets());
        double rowHeight = getFont().getSize() * 2;
        list.setPrefHeight(Math.min(ROWS, found.size()) * rowHeight + 4);
        list.setPrefWidth(Math.clamp(getWidth(), 260, 620));
        list.setFixedCellSize(rowHeight);
        list.setStyle("-fx-font-size: " + getFont().getSize() + "px");
        var corner = localToScreen(0, getHeight());
        if (!popup.isShowing() && corner != null) {
            popup.show(this, corner.getX(), corner.getY());
        }
    }

    private void close() {
        popup.hide();
        pendingRequest.close();
        pendingRequest = () -> {};
    }

    private void key(KeyEvent event) {
        boolean open = popup.isShowing();
        if (event.getCode() == KeyCode.SPACE && event.isShortcutDown()) {
            suggest();
        } else if (open && (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.UP)) {
            int step = event.getCode() == KeyCode.DOWN ? 1 : -1;
            int next = Math.clamp(
                    list.getSelectionModel().getSelectedIndex() + (long) step,
                    0,
                    list.getItems().size() - 1);
            list.getSelectionModel().select(next);
            list.scrollTo(Math.max(0, next - ROWS / 2));
        } else if (open && event.getCode() == KeyCode.TAB && !event.isShiftDown()) {
            if (list.getSelectionModel().isEmpty()) {
                list.getSelectionModel().selectFirst();
            }
            take(list.getSelectionModel().getSelectedItem());
        } else if (event.getCode() == KeyCode.ENTER) {
            if (open && !list.getSelectionModel().isEmpty()) {
                take(list.getSelectionModel().getSelectedItem());
            } else {
                close();
                onRun.accept(text());
            }
        } else if (open && event.getCode() == KeyCode.ESCAPE) {
            close();
        } else {
            return;
        }
        event.consume();
    }

    private void take(@Nullable Suggestion word) {
        if (word == null) {
            return;
        }
        var text = text();
        int from = Math.min(candidates.from(), text.length());
        int to = Math.min(text.length(), from + candidates.typed().length());
        var rest = text.substring(to);
        var tail = rest.startsWith(candidates.tail()) ? "" : candidates.tail();
        boolean quoted = candidates.tail().equals("\"");
        var inserted = quoted ? word.text().replace("\\", "\\\\").replace("\"", "\\\"") : word.text();
        var taken = text.substring(0, from) + inserted + tail;
        quiet = true;
        setText(taken + rest);
        positionCaret(taken.length());
        quiet = false;
        close();
        requestFocus();
        deselect();
        positionCaret(taken.length());
    }

    private static final class WordCell extends NodeListCell<Suggestion> {
        private final Label text = new Label();
        private final Label meaning = new Label();
        private final HBox line;

        WordCell() {
            text.getStyleClass().add("mono");
            text.setMinWidth(Region.USE_PREF_SIZE);
            meaning.getStyleClass().add("muted");
            HBox.setHgrow(meaning, Priority.ALWAYS);
            line = new HBox(10, text, meaning);
        }

        @Override
        protected Node content(Suggestion word) {
            text.setText(SanitizedText.line(word.text()));
            meaning.setText(SanitizedText.line(word.meaning()));
            return line;
        }
    }
}

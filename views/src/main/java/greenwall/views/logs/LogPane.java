package greenwall.views.logs;

import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.log.LogLevel;
import greenwall.views.SystemClipboard;
import greenwall.views.ViewContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;

/// A log: its lines on a canvas, which are read from a source, filtered, searched and grouped into templates.
/// The log view and the explanation view use it.
public final class LogPane extends Region {
    private static final long TIME_SLICE_NANOS = 8_000_000;
    /// The newest lines of a live log may still be on their way to the source, so the tail reads them.
    private static final Duration LATE_ARRIVAL = Duration.ofSeconds(15);

    final LogModel model;
    final LogCanvas canvas;
    final LogFeed feed;
    private final AnimationTimer worker = new AnimationTimer() {
        @Override
        public void handle(long now) {
            work();
        }
    };
    private boolean visible;
    private Optional<Instant> centre = Optional.empty();
    private Runnable onChanged = () -> {};
    private final Consumer<String> onMessage;
    private final ZoneId zone;
    private String adviceIfNotRead = "";

    public LogPane(ViewContext context) {
        onMessage = context::showMessage;
        zone = context.zone();
        model = new LogModel(context.backend().background());
        canvas = new LogCanvas(context.style(), model, context.zone(), this::moved);
        feed = new LogFeed(context.backend().logs(), model, this::changed);
        getChildren().add(canvas);
        setMinSize(0, 0);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// Reads a log. With an instant, the lines around it are read first and centred. With `live`, the log is
    /// followed beyond the end of the window.
    public void open(String cluster, String query, TimeWindow window, Optional<Instant> at, boolean live) {
        visible = true;
        centre = at;
        canvas.selectNothing();
        var end = live ? window.end().minus(LATE_ARRIVAL) : window.end();
        var part = new TimeWindow(window.start(), TimeMath.later(window.start(), end));
        if (at.isEmpty()) {
            canvas.scroll.scrollToEnd();
        }
        feed.open(cluster, query, part, at, live);
    }

    /// Closes the log and removes its lines, so that they are never shown as those of another log.
    public void clear() {
        close();
        centre = Optional.empty();
        canvas.selectNothing();
        feed.clear();
        changed();
    }

    public void close() {
        visible = false;
        feed.close();
        worker.stop();
    }

    public void setOnChanged(Runnable handler) {
        onChanged = handler;
    }

    public void setOnHover(Consumer<Optional<LogLine>> handler) {
        canvas.setOnHover(handler);
    }

    public void setMark(Optional<Instant> instant, String text) {
        canvas.setMark(instant, text);
    }

    public void setEmptyText(String text) {
        canvas.setEmptyText(text);
    }

    public void highlight(Predicate<LogLine> lines) {
        canvas.emphasise(lines);
    }

    /// Scrolls to an instant. If its lines were not read, says so and stays, except for an empty log with an error.
    public void centre(Instant instant) {
        centre = Optional.of(instant);
        changed();
    }

    /// @param advice what the user can do about lines that were not read although no query failed
    public void setAdviceIfNotRead(String advice) {
        adviceIfNotRead = advice;
    }

    /// Whether all lines around an instant are shown, or only hidden by a filter.
    boolean covers(Instant instant) {
        return feed.covers(instant);
    }

    /// Searches for text: either shows only the matching lines, or only highlights the matches.
    public void search(String text, boolean only) {
        model.search(new LineSearch(text), only);
        changed();
    }

    public void hide(Set<LogLevel> levels) {
        model.hide(levels);
        changed();
    }

    public void startTemplates() {
        model.templateMiner().start();
        changed();
    }

    void stopTemplates() {
        model.templateMiner().stop();
        changed();
    }

    /// Shows only the lines that match. Empty shows all.
    public void showOnly(Optional<Predicate<LogLine>> lines) {
        var kept = canvas.selected();
        model.showOnly(lines);
        changed();
        kept.ifPresent(line -> canvas.scroll.centre(line.time()));
    }

    public void pause() {
        model.pause();
        onChanged.run();
    }

    public void resume() {
        model.resume();
        canvas.scroll.scrollToEnd();
        changed();
    }

    public boolean live() {
        return feed.live();
    }

    public boolean busy() {
        return feed.busy() || visible && !model.settled();
    }

    /// Why lines are missing, or an empty text.
    public String error() {
        return feed.error();
    }

    public int lines() {
        return model.store().size();
    }

    /// The number of lines that pass the filters.
    public int shown() {
        return model.shown().size();
    }

    public Optional<LogLine> selected() {
        return canvas.selected();
    }

    public ObservableValue<Optional<TimeWindow>> visibleWindow() {
        return canvas.visibleWindow();
    }

    /// Goes to the next (`by` is 1) or previous (`by` is -1) hit.
    void goToHit(int by) {
        var found = model.found();
        if (found.size() == 0) {
            onMessage.accept("There is no match to go to.");
            return;
        }
        long from = canvas.selection.number();
        int place = found.indexOf(from);
        if (by > 0) {
            place = place < found.size() && found.number(place) == from ? place + 1 : place;
        } else {
            place--;
        }
        int target = Math.floorMod(place, found.size());
        canvas.select(found.number(target), false);
        canvas.reveal(found.number(target));
    }

    /// Copies the selected lines with control characters escaped, so that pasting them into a terminal is
    /// harmless.
    public void copy() {
        var lines = canvas.selection.lines();
        if (lines.isEmpty()) {
            return;
        }
        var text = lines.stream()
                .map(line -> line.time() + "  " + SanitizedText.line(line.text()))
                .collect(Collectors.joining("\n"));
        SystemClipboard.putText(text);
        onMessage.accept(lines.size() == 1 ? "Copied the line." : "Copied " + lines.size() + " lines.");
    }

    /// Short phrases for the status: how many lines were read, shown and dropped, what is missing, and the
    /// state of the tail.
    public List<String> status() {
        return feed.status();
    }

    private void changed() {
        // Processes one slice immediately, so that a short log is complete in its first frame.
        model.advance(TIME_SLICE_NANOS);
        if (centre.isPresent()) {
            var target = centre;
            if (feed.busy() || feed.covers(target.get())) {
                canvas.scroll.centre(target.get());
            } else if (model.store().size() > 0 || error().isEmpty()) {
                onMessage.accept("The lines of " + InstantText.stamp(target.get(), zone) + " were not read"
                        + (error().isEmpty() ? "." + adviceIfNotRead : ": " + error() + "."));
            }
            // Lines that arrive later would move it, so it is centred again after each change.
            centre = feed.busy() ? target : Optional.empty();
        }
        canvas.repaint();
        onChanged.run();
        if (visible && !model.settled()) {
            worker.start();
        }
    }

    private void work() {
        if (model.advance(TIME_SLICE_NANOS)) {
            canvas.repaint();
            onChanged.run();
        }
        if (model.settled()) {
            worker.stop();
        }
    }

    private void moved() {
        centre = Optional.empty();
        if (!canvas.scroll.atEnd() && canvas.nearStart()) {
            feed.readMore();
        }
        onChanged.run();
    }

    private void key(KeyEvent event) {
        boolean used = true;
        if (event.isShortcutDown()) {
            switch (event.getCode()) {
                case A -> canvas.selectAll();
                case C -> copy();
                case HOME -> canvas.scroll.scrollToStart();
                case END -> canvas.scroll.scrollToEnd();
                default -> used = false;
            }
        } else if (event.isAltDown()) {
            used = false;
        } else {
            switch (event.getCode()) {
                case UP -> canvas.step(-1, event.isShiftDown());
                case DOWN -> canvas.step(1, event.isShiftDown());
                case PAGE_UP -> canvas.page(-1);
                case PAGE_DOWN -> canvas.page(1);
                case HOME -> canvas.scroll.scrollToStart();
                case END -> canvas.scroll.scrollToEnd();
                case LEFT -> canvas.scrollAcross(-8);
                case RIGHT -> canvas.scrollAcross(8);
                case ESCAPE -> {
                    used = canvas.selected().isPresent();
                    canvas.selectNothing();
                }
                default -> used = false;
            }
        }
        if (used) {
            event.consume();
        }
    }

    @Override
    public void requestFocus() {
        canvas.requestFocus();
    }

    @Override
    protected void layoutChildren() {
        canvas.resizeRelocate(0, 0, getWidth(), getHeight());
    }
}

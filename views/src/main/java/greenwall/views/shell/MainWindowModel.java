package greenwall.views.shell;

import greenwall.views.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The history of one window. Back and forward visit places; state noted by a view (a filter) changes the current place
/// without a step.
public final class MainWindowModel {
    private static final int STEPS = 100;

    private final List<Place> history = new ArrayList<>();
    private final Consumer<Place> onMoved;
    private int at;

    public MainWindowModel(Place start, Consumer<Place> onMoved) {
        this.onMoved = onMoved;
        history.add(start);
    }

    public Place place() {
        return history.get(at);
    }

    /// Goes to another place; forward places are dropped, and the oldest beyond a limit.
    public void go(Place place) {
        if (place.equals(place())) {
            return;
        }
        while (history.size() > at + 1) {
            history.removeLast();
        }
        history.add(place);
        if (history.size() > STEPS) {
            history.removeFirst();
        }
        at = history.size() - 1;
        onMoved.accept(place);
    }

    public void note(Place place) {
        history.set(at, place);
    }

    public boolean canGoBack() {
        return at > 0;
    }

    public boolean canGoForward() {
        return at < history.size() - 1;
    }

    public void back() {
        if (canGoBack()) {
            at--;
            onMoved.accept(place());
        }
    }

    public void forward() {
        if (canGoForward()) {
            at++;
            onMoved.accept(place());
        }
    }
}

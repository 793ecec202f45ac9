package greenwall.views.window;

import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The history of one window. Back and forward go through its places. A view can change the current place (a
/// filter) without adding a step; a zoom adds one, so that it can be undone.
public final class NavigationHistory {
    private static final int MAX_STEPS = 100;

    private final List<Place> history = new ArrayList<>();
    private final Consumer<Place> onMoved;
    private int index;

    public NavigationHistory(Place start, Consumer<Place> onMoved) {
        this.onMoved = onMoved;
        history.add(start);
    }

    public Place place() {
        return history.get(index);
    }

    /// Goes to another place. Drops the forward places, and the oldest place beyond a limit.
    public void go(Place place) {
        if (!place.equals(place())) {
            add(place);
            onMoved.accept(place);
        }
    }

    /// Goes to another place instead of the current one, which a step back from there does not show again.
    public void goInstead(Place target) {
        // The range of an incident came with its host.
        boolean leavesIncident = place().host().isPresent()
                && target.host().isEmpty()
                && target.range() instanceof TimeRangeChoice.IncidentRange;
        var place = leavesIncident ? target.during(Place.HOME.range()) : target;
        // A zoom added a step.
        while (canGoBack() && history.get(index - 1).during(place().range()).equals(place())) {
            index--;
        }
        if (canGoBack() && history.get(index - 1).during(place.range()).equals(place)) {
            back();
        } else {
            updateCurrent(place);
            onMoved.accept(place);
        }
    }

    private void add(Place place) {
        while (history.size() > index + 1) {
            history.removeLast();
        }
        history.add(place);
        if (history.size() > MAX_STEPS) {
            history.removeFirst();
        }
        index = history.size() - 1;
    }

    /// Changes the current place, which its view already shows. A view that also chooses its host or service
    /// would choose it again after each step back, so that this adds none.
    public void replace(Place place) {
        boolean zoomed = !place.equals(place())
                && !place.range().live()
                && place.during(place().range()).equals(place());
        if (zoomed) {
            add(place);
        } else {
            updateCurrent(place);
        }
    }

    public void updateCurrent(Place place) {
        history.set(index, place);
    }

    public boolean canGoBack() {
        return index > 0;
    }

    public boolean canGoForward() {
        return index < history.size() - 1;
    }

    public void back() {
        if (canGoBack()) {
            index--;
            onMoved.accept(place());
        }
    }

    public void forward() {
        if (canGoForward()) {
            index++;
            onMoved.accept(place());
        }
    }
}

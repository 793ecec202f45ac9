package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class StateBeforeWindowTest {
    @Test
    void theNewestStateWaitsForTheWindowAndLaterOnesPassStraightThrough() {
        var seen = new ArrayList<String>();
        var states = new StateBeforeWindow<String>();
        states.show("first");
        states.show("second");
        states.open(seen::add);
        states.show("third");
        assertThat(seen).containsExactly("second", "third");
    }
}

package greenwall.lab;

import greenwall.lab.rules.FiredAlert;
import greenwall.lab.rules.FiredAlert.Receiver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what the rules find until there is an Alertmanager to tell: the rules are wanted by the server whose address
/// the
/// Alertmanager wants.
final class AlertRelay implements Receiver {
    private final List<FiredAlert> held = new ArrayList<>();

    @Nullable
    private Receiver receiver;

    @Override
    public synchronized void accept(List<FiredAlert> alerts) {
        if (receiver == null) {
            held.addAll(alerts);
        } else {
            receiver.accept(alerts);
        }
    }

    synchronized void leadTo(Receiver there) {
        receiver = there;
        there.accept(List.copyOf(held));
        held.clear();
    }
}

package greenwall.views;

import greenwall.fleet.team.Presence;
import greenwall.fleet.team.SharedHandover;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The other consoles of the same site. Their last known state is available at once; the result of a signature arrives
/// on the JavaFX thread, later.
public interface Team {
    /// Whether the site configures a team.
    boolean isNamed();

    /// The name of this console's person, as the others see it.
    String me();

    /// Which views the other consoles show.
    List<Presence> present();

    /// Why the others cannot be reached, in one line; empty where they can.
    Optional<String> trouble();

    /// Reports to the others what this console shows.
    void looks(String where, Optional<Place.HostName> host);

    /// The last handover.
    Optional<SharedHandover> handover();

    /// Ends a shift: signed by the person who leaves.
    void handOver(String text, Consumer<String> receiver);

    /// Signed by the person who takes over, with the same text.
    void sign(SharedHandover document, Consumer<String> receiver);

    static Team none() {
        return new Team() {
            @Override
            public boolean isNamed() {
                return false;
            }

            @Override
            public String me() {
                return "";
            }

            @Override
            public List<Presence> present() {
                return List.of();
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }

            @Override
            public void looks(String where, Optional<Place.HostName> host) {}

            @Override
            public Optional<SharedHandover> handover() {
                return Optional.empty();
            }

            @Override
            public void handOver(String text, Consumer<String> receiver) {
                receiver.accept("The site names no team.");
            }

            @Override
            public void sign(SharedHandover document, Consumer<String> receiver) {
                receiver.accept("The site names no team.");
            }
        };
    }
}

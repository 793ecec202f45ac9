package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogStreamOwnerTest {
    private static Labels pod(String pod, String node) {
        return Labels.of("namespace", "shop", "pod", pod, "container", "server", "node", node);
    }

    @Test
    void podsOnTheSameNodeAreSeparateOwners() {
        var one = pod("cart-1", "n1");
        var other = pod("mail-1", "n1");
        var owners = LogStreamOwner.of(List.of(one, other, pod("web-1", "n2")), Set.of());
        assertThat(owners.of(one)).isEqualTo("cart-1");
        assertThat(owners.of(other)).isEqualTo("mail-1");
        assertThat(owners.identifiesOwn()).isFalse();
    }

    @Test
    void labelThatNamesTheSubjectIdentifiesItsOwnStreams() {
        var ours = pod("cart-1", "n1");
        var owners = LogStreamOwner.of(List.of(ours, pod("mail-1", "n1")), Set.of("cart-1"));
        assertThat(owners.identifiesOwn()).isTrue();
        assertThat(owners.isOwn(ours)).isTrue();
        assertThat(owners.isOwn(pod("mail-1", "n1"))).isFalse();
    }

    @Test
    void everyPodOfTheSubjectNodeIsAnOwnStream() {
        var one = pod("cart-1", "n1");
        var other = pod("mail-1", "n1");
        var far = pod("web-1", "n2");
        var owners = LogStreamOwner.of(List.of(one, other, far), Set.of("n1"));
        assertThat(owners.of(one)).isNotEqualTo(owners.of(other));
        assertThat(owners.isOwn(one)).isTrue();
        assertThat(owners.isOwn(other)).isTrue();
        assertThat(owners.isOwn(far)).isFalse();
    }

    @Test
    void unknownLabelIsTheOwnerWhenItVaries() {
        var owners = LogStreamOwner.of(
                List.of(
                        Labels.of("job", "app", "tenant", "a", "level", "info"),
                        Labels.of("job", "app", "tenant", "b", "level", "error"),
                        Labels.of("job", "app", "tenant", "c", "level", "warn")),
                Set.of());
        assertThat(owners.label()).contains("tenant");
    }

    @Test
    void levelAndPathLabelsAreNoOwners() {
        var owners = LogStreamOwner.of(
                List.of(
                        Labels.of("job", "app", "filename", "/var/log/a", "level", "info"),
                        Labels.of("job", "app", "filename", "/var/log/b", "level", "error")),
                Set.of());
        assertThat(owners.label()).isEmpty();
    }
}

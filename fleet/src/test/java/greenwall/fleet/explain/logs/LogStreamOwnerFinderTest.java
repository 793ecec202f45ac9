package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogStreamOwnerFinderTest {
    private static Labels pod(String pod, String node) {
        return Labels.of("namespace", "shop", "pod", pod, "container", "server", "node", node);
    }

    @Test
    void podsOnTheSameNodeAreSeparateOwners() {
        var cartPod = pod("cart-1", "n1");
        var mailPod = pod("mail-1", "n1");
        var owners = LogStreamOwnerFinder.of(List.of(cartPod, mailPod, pod("web-1", "n2")), Set.of(), Set.of());
        assertThat(owners.ownerOf(cartPod)).isEqualTo("cart-1");
        assertThat(owners.ownerOf(mailPod)).isEqualTo("mail-1");
        assertThat(owners.identifiesOwn()).isFalse();
    }

    @Test
    void labelThatNamesTheSubjectIdentifiesItsOwnStreams() {
        var ownPod = pod("cart-1", "n1");
        var owners = LogStreamOwnerFinder.of(List.of(ownPod, pod("mail-1", "n1")), Set.of(), Set.of("cart-1"));
        assertThat(owners.identifiesOwn()).isTrue();
        assertThat(owners.isOwn(ownPod)).isTrue();
        assertThat(owners.isOwn(pod("mail-1", "n1"))).isFalse();
    }

    @Test
    void everyPodOfTheSubjectNodeIsAnOwnStream() {
        var cartPod = pod("cart-1", "n1");
        var mailPod = pod("mail-1", "n1");
        var webPod = pod("web-1", "n2");
        var owners = LogStreamOwnerFinder.of(List.of(cartPod, mailPod, webPod), Set.of(), Set.of("n1"));
        assertThat(owners.ownerOf(cartPod)).isNotEqualTo(owners.ownerOf(mailPod));
        assertThat(owners.isOwn(cartPod)).isTrue();
        assertThat(owners.isOwn(mailPod)).isTrue();
        assertThat(owners.isOwn(webPod)).isFalse();
    }

    @Test
    void unknownLabelIsTheOwnerWhenItVaries() {
        var owners = LogStreamOwnerFinder.of(
                List.of(
                        Labels.of("job", "app", "tenant", "a", "level", "info"),
                        Labels.of("job", "app", "tenant", "b", "level", "error"),
                        Labels.of("job", "app", "tenant", "c", "level", "warn")),
                Set.of(),
                Set.of());
        assertThat(owners.label()).contains("tenant");
    }

    @Test
    void levelAndPathLabelsAreNoOwners() {
        var owners = LogStreamOwnerFinder.of(
                List.of(
                        Labels.of("job", "app", "filename", "/var/log/a", "level", "info"),
                        Labels.of("job", "app", "filename", "/var/log/b", "level", "error")),
                Set.of(),
                Set.of());
        assertThat(owners.label()).isEmpty();
    }

    @Test
    void streamsOfNeighboursAreNoOwnStreamsWhereTheHostHasNone() {
        var hypervisor = Labels.of("hostname", "hv1");
        var owners = LogStreamOwnerFinder.of(List.of(hypervisor), Set.of(hypervisor), Set.of("db01"));
        assertThat(owners.isOwn(hypervisor)).isFalse();
        assertThat(owners.ownerOf(hypervisor)).isEqualTo("hv1");
        assertThat(owners.identifiesOwn()).isTrue();
    }

    @Test
    void streamsOfNeighboursWithAnotherLabelAreNoOwnStreams() {
        var hypervisor = Labels.of("host", "hv1");
        var database = Labels.of("hostname", "db01");
        var owners = LogStreamOwnerFinder.of(List.of(database, hypervisor), Set.of(hypervisor), Set.of("db01"));
        assertThat(owners.isOwn(database)).isTrue();
        assertThat(owners.isOwn(hypervisor)).isFalse();
    }
}

package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ClusterConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentRecordingFetcherTest {
    private static Site.ConnectedCluster cluster(String name) {
        return new Site.ConnectedCluster(
                new ClusterConfig(name, Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @Test
    void aRecordWithoutAClusterGetsNoDataOfOneOfSeveral() {
        var east = cluster("east");
        var west = cluster("west");
        assertThat(IncidentRecordingFetcher.cluster(List.of(east, west), "")).isEmpty();
        assertThat(IncidentRecordingFetcher.cluster(List.of(east), "")).contains(east);
        assertThat(IncidentRecordingFetcher.cluster(List.of(east, west), "west"))
                .contains(west);
    }
}

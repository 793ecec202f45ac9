package greenwall.views;

import greenwall.fleet.service.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Creates links to services, and finds the service in a place.
public final class ServiceLinks {
    public static final String VIEW = "service";
    public static final String SERVICE = "service";
    public static final String CLUSTER = "in";

    private ServiceLinks() {}

    public static Place of(String cluster, String service, TimeRangeChoice range) {
        return new Place(VIEW, Optional.empty(), range, Map.of(SERVICE, service, CLUSTER, cluster));
    }

    public static Place of(Service service, TimeRangeChoice range) {
        return of(service.cluster(), service.name(), range);
    }

    /// The service that a place names, by any of its names. If the place names none, the worst service.
    public static Optional<Service> in(Place place, List<Service> worstFirst) {
        var name = place.get(SERVICE);
        var cluster = place.get(CLUSTER);
        var ofCluster = worstFirst.stream()
                .filter(service -> cluster.isEmpty() || service.cluster().equals(cluster))
                .toList();
        if (name.isEmpty()) {
            return ofCluster.stream().findFirst();
        }
        return ofCluster.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .or(() -> ofCluster.stream()
                        .filter(service -> service.names().contains(name))
                        .findFirst());
    }
}

package greenwall.lab.world;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.SimulatedHost.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Plans a fleet: its sites, hypervisors, guests and tunnels. The same seed gives the same fleet.
///
/// There are two clusters, each with two sites, or four in a fleet of more than 200 hosts. Each site has one
/// gateway. Every dozen machines include a hypervisor, a storage server, sometimes a backup server, and
/// guests.
public final class FleetPlan {
    private static final String[] EAST = {"ewr1", "iad2", "atl3", "ord4"};
    private static final String[] WEST = {"sjc1", "sea2", "lax3", "den4"};
    private static final Role[] FIRST = {
        Role.HYPERVISOR, Role.STORAGE, Role.GATEWAY, Role.DATABASE, Role.WEB, Role.APPLICATION
    };
    private static final Role[] NEXT = {
        Role.APPLICATION, Role.WEB, Role.BACKUP, Role.APPLICATION, Role.DATABASE, Role.HYPERVISOR,
        Role.WEB, Role.APPLICATION, Role.CACHE, Role.STORAGE, Role.WEB, Role.APPLICATION
    };

    /// A planned machine, before its hardware is chosen.
    record Slot(
            String name,
            String cluster,
            String site,
            int siteNumber,
            int inSite,
            Role role,
            int number,
            String hypervisor) {
        boolean isGuest() {
            return !hypervisor.isEmpty();
        }
    }

    private final long seed;
    private final List<Slot> slots = new ArrayList<>();

    private FleetPlan(int count, long seed) {
        this.seed = seed;
        int sitesPerCluster = count > 200 ? 4 : 2;
        int sites = Math.min(2 * sitesPerCluster, Math.max(1, count / 4));
        for (int s = 0; s < sites; s++) {
            boolean east = s % 2 == 0;
            String site = (east ? EAST : WEST)[s / 2];
            int members = count / sites + (s < count % sites ? 1 : 0);
            layOutSite(site, s, east ? "prod-east" : "prod-west", members);
        }
    }

    public static List<SimulatedHost> hosts(int count, long seed) {
        var plan = new FleetPlan(Math.max(1, count), seed);
        var parts = HostBuilder.of(seed, plan.slots);
        return plan.slots.stream().map(parts::build).toList();
    }

    private void layOutSite(String site, int siteNumber, String cluster, int members) {
        var numbers = new HashMap<Role, Integer>();
        var hypervisors = new ArrayList<String>();
        var guests = new ArrayList<Role>();
        int inSite = 0;
        for (int i = 0; i < members; i++) {
            Role role = i < FIRST.length ? FIRST[i] : NEXT[(i - FIRST.length) % NEXT.length];
            if (i == 5 && siteNumber < 2) {
                role = Role.MONITORING;
            }
            if (RolePlan.of(role).runsAsGuest()) {
                guests.add(role);
                continue;
            }
            String name = name(site, role, numbers.merge(role, 1, Integer::sum));
            if (role == Role.HYPERVISOR) {
                hypervisors.add(name);
            }
            slots.add(new Slot(name, cluster, site, siteNumber, inSite++, role, slots.size(), ""));
        }
        long shuffle = SeededNoise.mix(seed, site);
        for (int g = 0; g < guests.size(); g++) {
            String name = name(site, guests.get(g), numbers.merge(guests.get(g), 1, Integer::sum));
            int turn = (g + SeededNoise.below(shuffle, 0, hypervisors.size())) % hypervisors.size();
            slots.add(new Slot(
                    name, cluster, site, siteNumber, inSite++, guests.get(g), slots.size(), hypervisors.get(turn)));
        }
    }

    private static String name(String site, Role role, int n) {
        return "%s-%s%02d".formatted(site, role.shortName(), n);
    }
}

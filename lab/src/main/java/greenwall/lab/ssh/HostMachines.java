package greenwall.lab.ssh;

import greenwall.lab.machine.HostProgram;
import greenwall.lab.machine.Machine;
import greenwall.lab.tool.LogsJournal;
import greenwall.lab.tool.PlainTools;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.tool.ToolOutputs;
import greenwall.lab.tool.TracingTool;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.time.InstantSource;
import java.util.HashMap;

/// Creates the machines for SSH access to the practice range: the programs of a host on top of its
/// simulation.
record HostMachines(World world, InstantSource clock, LogsJournal journal) {
    /// Whether the host is currently reachable.
    boolean reachable(String name) {
        return world.host(name).isPresent() && world.simulation(name).isReachable(clock.millis());
    }

    Machine machine(String name) {
        SimulatedHost host = world.host(name).orElseThrow();
        var tools = ToolHost.of(world, host, clock, journal);
        var programs = new HashMap<String, HostProgram>(PlainTools.on(tools));
        programs.putAll(TracingTool.on(tools));
        return new Machine(
                name,
                tools::hostClock,
                ToolOutputs.files(tools),
                mayBecomeRoot(host),
                programs,
                20_000 + tools.number("pid", 9_000));
    }

    /// Every other cache server has no `sudoers` entry.
    private static boolean mayBecomeRoot(SimulatedHost host) {
        return host.role() != SimulatedHost.Role.CACHE || host.number() % 2 == 0;
    }
}

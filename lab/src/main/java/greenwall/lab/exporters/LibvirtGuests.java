package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.Life;
import greenwall.lab.world.Parts.Guest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The guests of a host as one of the libvirt exporters tells of them: which of them it lists, and under which labels.
final class LibvirtGuests {
    static final String SHUT_OFF = "shut off";

    private final LibvirtDialect dialect;

    LibvirtGuests(LibvirtDialect dialect) {
        this.dialect = dialect;
    }

    String[] ofHost(Out out) {
        return dialect == LibvirtDialect.ZHANGJIANWEIBJ
                ? new String[] {"host", out.life().host().fqdn()}
                : new String[0];
    }

    String[] labels(Out out, Guest guest, String... more) {
        var labels = new ArrayList<>(List.of("domain", guest.domain()));
        switch (dialect) {
            case KUMINA -> labels.addAll(List.of("uuid", guest.uuid()));
            case ZHANGJIANWEIBJ ->
                labels.addAll(List.of(
                        "instanceName",
                        "",
                        "instanceId",
                        guest.uuid(),
                        "flavorName",
                        "",
                        "userName",
                        "",
                        "userId",
                        "",
                        "projectName",
                        "",
                        "projectId",
                        "",
                        "host",
                        out.life().host().fqdn()));
            case INOVEX, TINKOFF -> {}
        }
        labels.addAll(Arrays.asList(more));
        return labels.toArray(String[]::new);
    }

    /// Some list active domains alone, some running and shut-off ones, some all.
    boolean lists(String state) {
        return switch (dialect) {
            case KUMINA -> !state.equals(SHUT_OFF) && !state.equals("crashed");
            case TINKOFF -> state.equals("running") || state.equals(SHUT_OFF);
            case INOVEX, ZHANGJIANWEIBJ -> true;
        };
    }

    interface OfGuest {
        void tell(Guest guest, Optional<Life> inside);
    }

    void each(Out out, OfGuest teller) {
        for (var guest : out.life().host().guests()) {
            teller.tell(guest, out.life().inside(guest.domain()));
        }
    }

    /// Hidden while the domain is in a state that this exporter does not list.
    Value listed(Out out, Guest guest, Value value) {
        var life = out.life();
        return t -> lists(life.domainState(guest.domain(), t)) ? value.at(t) : Value.ABSENT;
    }

    interface OfGuestRate {
        Rate of(Life inside);
    }

    /// A counter that starts when the guest starts.
    Value sinceStart(Out out, Guest guest, Optional<Life> inside, double grain, OfGuestRate rate) {
        return listed(
                out,
                guest,
                inside.<Value>map(life -> new SinceBoot(life, rate.of(life), grain))
                        .orElse(Value.constant(0)));
    }
}

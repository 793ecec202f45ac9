package greenwall.lab.logs;

import greenwall.lab.world.Host;
import greenwall.lab.world.LogEvent;
import java.util.ArrayList;
import java.util.List;

/// What machines of each kind write all day long: mostly dull, and with the warnings and errors that are always
/// there and mean nothing.
final class Repertoire {
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int NOTICE = 5;
    private static final int INFO = 6;
    private static final int DEBUG = 7;
    private static final String SSH = "ssh.service";
    private static final String CRON = "cron.service";
    private static final String INIT = "init.scope";

    private final List<Habit> habits = new ArrayList<>();
    private final Host host;

    private Repertoire(Host host) {
        this.host = host;
    }

    static List<Habit> of(Host host) {
        var repertoire = new Repertoire(host);
        repertoire.everyone();
        switch (host.role()) {
            case HYPERVISOR -> repertoire.hypervisor();
            case STORAGE -> repertoire.storage();
            case BACKUP -> repertoire.backup();
            case GATEWAY -> repertoire.gateway();
            case MONITORING -> repertoire.monitoring();
            case DATABASE -> repertoire.database();
            case WEB -> repertoire.web();
            case APPLICATION -> repertoire.application();
            case CACHE -> repertoire.cache();
        }
        if (host.hasZfs()) {
            repertoire.zfs();
        }
        return repertoire.habits;
    }

    private void add(Habit.Building habit) {
        habits.add(habit.done());
    }

    private Habit.Building kernel(double perHour) {
        return Habit.of(LogEvent.KERNEL, perHour).by("kernel").steady();
    }

    private void everyone() {
        add(Habit.of(SSH, 22)
                .by("syslog")
                .says(INFO, "Connection from {in} port {port} on " + host.address() + " port 22 rdomain \"\"")
                .later(180)
                .says(INFO, "Accepted publickey for {user} from {in} port {port} ssh2: ED25519 SHA256:{b:43}")
                .later(20)
                .says(INFO, "pam_unix(sshd:session): session opened for user {user}(uid={n:1000-1012}) by (uid=0)")
                .in("systemd-logind.service")
                .by("journal")
                .says(INFO, "New session {n:100-9000} of user {user}.")
                .in(SSH)
                .by("syslog")
                .later(41_000)
                .says(INFO, "Received disconnect from {in} port {port}:11: disconnected by user")
                .says(INFO, "pam_unix(sshd:session): session closed for user {user}"));
        add(Habit.of(CRON, 62)
                .steady()
                .by("syslog")
                .says(INFO, "pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)")
                .says(
                        INFO,
                        "(root) CMD ({pick:   test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.hourly )"
                                + "|/usr/local/sbin/textfile-zfs > /dev/null 2>&1|command -v debian-sa1 > /dev/null && debian-sa1 1 1"
                                + "|/usr/local/sbin/check-certs --quiet})")
                .later(700)
                .says(INFO, "pam_unix(cron:session): session closed for user root"));
        add(Habit.of("prometheus-node-exporter.service", 6)
                .steady()
                .says(
                        ERROR,
                        "ts={x:8} caller=collector.go:169 level=error msg=\"collector failed\" name={pick:ethtool|hwmon|infiniband} "
                                + "duration_seconds=0.000{n:101-999} err=\"operation not supported\""));
        add(Habit.of(INIT, 14)
                .steady()
                .by("journal")
                .says(
                        INFO,
                        "Starting {pick:logrotate.service - Rotate log files|man-db.service - Daily man-db regeneration"
                                + "|sysstat-collect.service - system activity accounting tool|e2scrub_all.service - Online ext4 Metadata Check"
                                + "|systemd-tmpfiles-clean.service - Cleanup of Temporary Directories}...")
                .later(1_300)
                .says(
                        INFO,
                        "Finished {pick:logrotate.service - Rotate log files|man-db.service - Daily man-db regeneration"
                                + "|sysstat-collect.service - system activity accounting tool|e2scrub_all.service - Online ext4 Metadata Check"
                                + "|systemd-tmpfiles-clean.service - Cleanup of Temporary Directories}."));
        add(Habit.of("chrony.service", 0.8)
                .steady()
                .by("syslog")
                .says(INFO, "Selected source {in} (ntp{n:1-4}.example.net)"));
        add(Habit.of("chrony.service", 0.15)
                .steady()
                .by("syslog")
                .says(WARNING, "Source {ip} (3.pool.ntp.example) replaced with {ip2} (3.pool.ntp.example)"));
        add(
                Habit.of("promtail.service", 20)
                        .steady()
                        .says(
                                INFO,
                                "level=info caller=filetargetmanager.go:361 msg=\"Adding target\" key=\"/var/log/{pick:dpkg|alternatives|apt/term}.log:{}\""));
        add(
                Habit.of("promtail.service", 2.5)
                        .steady()
                        .says(
                                WARNING,
                                "level=warn caller=client.go:369 component=client msg=\"error sending batch, will retry\" status=-1 tenant= "
                                        + "error=\"Post \\\"http://loki.example.net:3100/loki/api/v1/push\\\": context deadline exceeded\""));
        add(Habit.of("systemd-journald.service", 0.3)
                .steady()
                .by("driver")
                .says(INFO, "Vacuuming done, freed {n:8-128}.0M of archived journals from /var/log/journal/{x:32}."));
        add(
                kernel(0.12)
                        .says(
                                INFO,
                                "perf: interrupt took too long ({n:2500-6900} > {n:2400-2499}), lowering kernel.perf_event_max_sample_rate to {n:29-79}000"));
        add(
                Habit.of("dbus.service", 3)
                        .by("syslog")
                        .says(
                                INFO,
                                "[system] Activating via systemd: service name='org.freedesktop.{pick:hostname1|timedate1|PackageKit}' unit='dbus-org.freedesktop.service' requested by ':1.{n:10-9000}' (uid=0 pid={pid} comm=\"hostnamectl\")"));
        add(
                Habit.of("rsyslog.service", 1)
                        .steady()
                        .by("syslog")
                        .says(
                                INFO,
                                "action 'action-1-builtin:omfwd' resumed (module 'builtin:omfwd') [v8.2302.0 try https://www.rsyslog.com/e/2359 ]"));
    }

    private void zfs() {
        String pool = host.pools().getFirst().name();
        add(Habit.of("zfs-zed.service", 26)
                .steady()
                .by("syslog")
                .says(NOTICE, "eid={n:1000-99999} class=history_event pool='" + pool + "'"));
        add(Habit.of("zfs-zed.service", 0.05)
                .steady()
                .by("syslog")
                .says(NOTICE, "eid={n:1000-99999} class=config_sync pool='" + pool + "'"));
        add(
                Habit.of("smartd.service", 2)
                        .steady()
                        .by("syslog")
                        .says(
                                INFO,
                                "Device: /dev/" + host.disks().getFirst().device()
                                        + " [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from {n:110-118} to {n:108-119}"));
    }

    private void hypervisor() {
        add(Habit.of("libvirtd.service", 46)
                .steady()
                .by("journal")
                .says(ERROR, "internal error: End of file while reading data: Input/output error"));
        add(Habit.of("libvirtd.service", 90)
                .by("journal")
                .says(
                        WARNING,
                        "Domain id={n:1-40} name='" + guest()
                                + "' is tainted: {pick:custom-monitor|high-privileges|host-cpu}"));
        add(
                Habit.of("libvirtd.service", 700)
                        .by("journal")
                        .says(
                                DEBUG,
                                "virConnectGetAllDomainStats:11{n:400-999} : conn=0x{x:12}, stats=0x{n:1-7}f, retStats=0x{x:12}, flags=0x0"));
        add(kernel(110).says(INFO, "br0: port {n:2-14}(vnet{n:0-12}) entered forwarding state"));
        add(kernel(18).says(WARNING, "kvm [{pid}]: vcpu{n:0-7}, guest rIP: 0xffffffff{x:8} unhandled rdmsr: 0x{x:3}"));
        add(kernel(7).says(WARNING, "hrtimer: interrupt took {n:3000-90000} ns"));
        add(Habit.of("virtlogd.service", 8)
                .by("journal")
                .says(INFO, "Rotating log /var/log/libvirt/qemu/" + guest() + ".log"));
        add(Habit.of("systemd-udevd.service", 160)
                .by("syslog")
                .says(DEBUG, "zd{n:0-240}: Process '/lib/udev/zvol_id -D /dev/zd{n:0-240}' succeeded."));
    }

    private String guest() {
        return host.guests().isEmpty() ? "guest01" : host.guests().getFirst().domain();
    }

    private void storage() {
        add(Habit.of("nfs-server.service", 400)
                .by("syslog")
                .says(INFO, "rpc.mountd[{n:900-1800}]: v4.2 client attached: 0x{x:16} from \"{in}:{n:650-1023}\""));
        add(
                Habit.of("nfs-server.service", 220)
                        .by("syslog")
                        .says(
                                INFO,
                                "rpc.mountd[{n:900-1800}]: authenticated mount request from {in}:{n:650-1023} for /tank/{pick:home|media|projects|builds} (/tank)"));
        add(kernel(21).says(WARNING, "nfsd: peername failed (err 107)!"));
        add(kernel(9).says(INFO, "NFSD: client {in} testing state ID with incorrect client ID"));
        add(
                Habit.of("smbd.service", 620)
                        .by("syslog")
                        .says(
                                INFO,
                                "{user}|{in}|{pick:openat|renameat|unlinkat|mkdirat|close}|ok|/tank/{pick:home|media|projects}/{pick:report|scan|clip|draft|sheet}-{n:1000-9999}.{pick:pdf|docx|mp4|xlsx|tmp}"));
        add(Habit.of("smbd.service", 30).by("syslog").says(ERROR, "  Denied connection from {ip} ({ip})"));
        add(
                Habit.of("smbd.service", 24)
                        .by("syslog")
                        .says(
                                WARNING,
                                "  print_cups_printers: failed to connect to cups server: Transport endpoint is not connected"));
    }

    private void backup() {
        add(Habit.of("ssh.service", 240)
                .steady()
                .by("syslog")
                .says(INFO, "Accepted publickey for syncoid from {in} port {port} ssh2: ED25519 SHA256:{b:43}")
                .says(INFO, "pam_unix(sshd:session): session opened for user syncoid(uid=998) by (uid=0)")
                .later(9_000)
                .says(INFO, "pam_unix(sshd:session): session closed for user syncoid"));
        add(Habit.of("sanoid.timer", 300)
                .steady()
                .by("journal")
                .in("sanoid.service")
                .says(INFO, "INFO: pruning snapshots of backup/{in}/{pick:vm|home|db}..."));
        add(Habit.of("sanoid.timer", 12)
                .steady()
                .by("journal")
                .in("sanoid.service")
                .says(WARNING, "WARN: backup/{in}/{pick:vm|home|db} is being received, skipping prune"));
    }

    private void gateway() {
        add(
                kernel(1_150)
                        .says(
                                WARNING,
                                "nft-drop: IN=eth0 OUT= MAC={x:2}:{x2:2}:{x3:2}:{x4:2}:{x5:2}:{x6:2}:08:00 SRC={ip} DST="
                                        + host.address()
                                        + " LEN={n:40-60} TOS=0x00 PREC=0x00 TTL={n:40-120} ID={n:1-65535} PROTO=TCP SPT={port} DPT={pick:22|23|80|443|445|3389|5060|8080} WINDOW=1024 RES=0x00 SYN URGP=0"));
        add(Habit.of(SSH, 230)
                .steady()
                .by("syslog")
                .says(INFO, "Invalid user {guess} from {ip} port {port}")
                .later(300)
                .says(WARNING, "Failed password for invalid user {guess} from {ip} port {port} ssh2")
                .later(800)
                .says(INFO, "Connection closed by invalid user {guess} {ip} port {port} [preauth]"));
        add(Habit.of(SSH, 38)
                .steady()
                .by("syslog")
                .says(ERROR, "error: kex_exchange_identification: Connection closed by remote host")
                .says(INFO, "Connection closed by {ip} port {port}"));
        add(Habit.of(SSH, 9)
                .steady()
                .by("syslog")
                .says(2, "fatal: Timeout before authentication for {ip} port {port}"));
        add(
                Habit.of("unbound.service", 520)
                        .by("syslog")
                        .says(
                                INFO,
                                "[{n:400-900}:0] info: {in} {pick:api|db|cdn|mail|ntp|registry}{n:1-40}.example.{pick:net|org|com}. {pick:A|AAAA|A|HTTPS} IN"));
        add(
                Habit.of("unbound.service", 22)
                        .steady()
                        .by("syslog")
                        .says(
                                ERROR,
                                "[{n:400-900}:0] error: SERVFAIL <{pick:_sip|_xmpp|mail|vpn}.old{n:1-9}.example.org. {pick:A|SRV} IN>: all the configured stub or forward servers failed"));
        add(kernel(6).says(INFO, "wg-quick: wg0: route 10.200.0.0/16 is already there"));
    }

    private void monitoring() {
        add(
                Habit.of("prometheus.service", 34)
                        .steady()
                        .says(
                                WARNING,
                                "ts={x:8} caller=scrape.go:1372 level=warn component=\"scrape manager\" scrape_pool=node target=http://{in}:9100/metrics msg=\"Error on ingesting samples with different value but same timestamp\" num_dropped={n:1-9}"));
        add(
                Habit.of("prometheus.service", 6)
                        .steady()
                        .says(
                                INFO,
                                "ts={x:8} caller=compact.go:519 level=info component=tsdb msg=\"write block\" duration={f:1-9}s")
                        .later(400)
                        .says(
                                INFO,
                                "ts={x:8} caller=head.go:1293 level=info component=tsdb msg=\"Head GC completed\" duration={n:20-900}.{n2:100-999}ms"));
        add(
                Habit.of("prometheus-alertmanager.service", 40)
                        .says(
                                DEBUG,
                                "ts={x:8} caller=dispatch.go:163 level=debug component=dispatcher msg=\"Received alert\" alert=Watchdog[{x:7}][active]"));
        add(
                Habit.of("loki.service", 2_100)
                        .says(
                                INFO,
                                "level=info caller=metrics.go:159 component=frontend org_id=fake latency=fast query=\"{job=\\\"systemd-journal\\\"}\" query_type=limited range_type=range length={n:5-60}m0s step={n:1-60}s duration={n:2-900}.{n2:100-999}ms status=200 limit=100 returned_lines={n:0-100} throughput={n:10-900}MB"));
        add(
                Habit.of("loki.service", 55)
                        .steady()
                        .says(
                                ERROR,
                                "level=error caller=manager.go:49 component=distributor path=write msg=\"write operation failed\" err=\"entry too far behind\""));
        nginx(600);
    }

    private void nginx(double perHour) {
        add(
                Habit.of("nginx.service", perHour)
                        .by("syslog")
                        .says(
                                INFO,
                                "{ip} - - \"{pick:GET|GET|GET|POST} /{pick:api/orders|api/cart|static/app.js|login|search|health|api/items}/{n:1-99999} HTTP/{pick:1.1|2.0}\" {pick:200|200|200|200|200|304|302|404} {n:180-90000} \"-\" \"Mozilla/5.0\" rt=0.{n:100-900}"));
        add(
                Habit.of("nginx.service", perHour / 45)
                        .by("syslog")
                        .says(
                                ERROR,
                                "{pid}#{pid}: *{n:1000-999999} upstream prematurely closed connection while reading response header from upstream, client: {ip}, server: shop.example.net, request: \"GET /api/items/{n:1-99999} HTTP/1.1\""));
        add(
                Habit.of("nginx.service", perHour / 18)
                        .by("syslog")
                        .says(
                                WARNING,
                                "{pid}#{pid}: *{n:1000-999999} a client request body is buffered to a temporary file /var/cache/nginx/client_temp/{n:1000-9999}, client: {ip}"));
    }

    private void database() {
        add(
                Habit.of("postgresql.service", 1_150)
                        .by("syslog")
                        .says(
                                INFO,
                                "[{n:2-900}-1] {pick:orders|billing|auth}@{pick:shop|billing} LOG:  duration: {f:100-900} ms  statement: {pick:SELECT|UPDATE|SELECT|INSERT INTO} {pick:orders|customers|invoices|sessions} /* {x:8} */"));
        add(
                Habit.of("postgresql.service", 12)
                        .steady()
                        .by("syslog")
                        .says(INFO, "[{n:2-900}-1] LOG:  checkpoint starting: time")
                        .later(26_000)
                        .says(
                                INFO,
                                "[{n:2-900}-2] LOG:  checkpoint complete: wrote {n:300-9000} buffers ({n:1-9}.1%); 0 WAL file(s) added, 0 removed, {n:1-6} recycled; write={f:20-26} s, sync=0.{n:100-900} s, total={f:27-29} s"));
        add(Habit.of("postgresql.service", 42)
                .by("syslog")
                .says(
                        ERROR,
                        "[{n:2-900}-1] orders@shop ERROR:  duplicate key value violates unique constraint \"{pick:orders_pkey|sessions_token_key|carts_user_idx}\"")
                .says(INFO, "[{n:2-900}-2] orders@shop DETAIL:  Key (id)=({n:100000-999999}) already exists."));
        add(Habit.of("pgbouncer.service", 900)
                .says(
                        INFO,
                        "C-0x{x:12}: shop/orders@{in}:{port} closing because: client close request (age={n:1-900}s)"));
        add(
                Habit.of("pgbouncer.service", 60)
                        .steady()
                        .says(
                                INFO,
                                "stats: {n:20-400} xacts/s, {n:40-900} queries/s, in {n:9000-99999} B/s, out {n:90000-999999} B/s, xact {n:300-9000} us, query {n:200-4000} us, wait {n:1-300} us"));
        add(Habit.of("pgbouncer.service", 15)
                .says(WARNING, "C-0x{x:12}: (nodb)/(nouser)@{in}:{port} pooler error: client_login_timeout"));
    }

    private void web() {
        nginx(2_600);
        add(
                Habit.of("php8.2-fpm.service", 160)
                        .by("syslog")
                        .says(
                                WARNING,
                                "[pool www] child {pid} said into stderr: \"NOTICE: PHP message: PHP Deprecated:  Optional parameter $q declared before required parameter in /srv/shop/lib/search.php on line {n:12-420}\""));
        add(Habit.of("php8.2-fpm.service", 26)
                .by("syslog")
                .says(
                        WARNING,
                        "[pool www] server reached pm.max_children setting ({pick:40|60}), consider raising it"));
        add(Habit.of("php8.2-fpm.service", 300)
                .by("syslog")
                .says(NOTICE, "[pool www] child {pid} exited with code 0 after {f:20-900} seconds from start"));
    }

    private void application() {
        nginx(500);
        add(
                Habit.of("orders-api.service", 1_900)
                        .says(
                                INFO,
                                "level=info ts={x:8} trace={x:16} msg=\"request done\" method={pick:GET|POST|GET|PUT} path=/orders/{n:1000-99999} status={pick:200|200|200|201|404} duration={n:2-480}ms"));
        add(
                Habit.of("orders-api.service", 58)
                        .says(
                                WARNING,
                                "level=warn ts={x:8} trace={x:16} msg=\"slow query\" table={pick:orders|customers} duration={n:500-2900}ms"));
        add(
                Habit.of("orders-api.service", 31)
                        .says(
                                ERROR,
                                "level=error ts={x:8} trace={x:16} msg=\"payment provider refused\" provider={pick:alpha|beta} code={pick:51|54|61} order={n:1000-99999}"));
        add(
                Habit.of("billing-worker.service", 850)
                        .says(
                                INFO,
                                "{\"level\":\"info\",\"msg\":\"invoice sent\",\"invoice\":{n:100000-999999},\"customer\":\"c-{x:6}\",\"took_ms\":{n:20-900},\"retry\":{\"count\":{n:0-2}}}"));
        add(
                Habit.of("billing-worker.service", 24)
                        .says(
                                ERROR,
                                "{\"level\":\"error\",\"msg\":\"mail bounced\",\"invoice\":{n:100000-999999},\"code\":{pick:550|552|421},\"retry\":{\"count\":{n:1-5}}}"));
    }

    private void cache() {
        add(Habit.of("redis-server.service", 60)
                .steady()
                .says(NOTICE, "{n:600-900}:M * {n:100-9999} changes in 60 seconds. Saving...")
                .says(NOTICE, "{n:600-900}:M * Background saving started by pid {pid}")
                .later(1_900)
                .says(NOTICE, "{pid}:C * DB saved on disk")
                .later(90)
                .says(NOTICE, "{n:600-900}:M * Background saving terminated with success"));
        add(
                Habit.of("redis-server.service", 800)
                        .says(
                                INFO,
                                "{n:600-900}:M - DB 0: {n:200000-900000} keys ({n:100000-199999} volatile) in 1048576 slots HT."));
        add(
                Habit.of("redis-server.service", 8)
                        .steady()
                        .says(
                                WARNING,
                                "{n:600-900}:M # Client id={n:1000-99999} addr={in}:{port} closed for overcoming of output buffer limits."));
        add(Habit.of("memcached.service", 400).says(INFO, "<{n:20-90} connection closed."));
    }
}

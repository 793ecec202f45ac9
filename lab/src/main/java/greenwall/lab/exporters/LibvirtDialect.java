package greenwall.lab.exporters;

/// Whose libvirt exporter it is.
enum LibvirtDialect {
    INOVEX,
    TINKOFF,
    KUMINA,
    ZHANGJIANWEIBJ
}

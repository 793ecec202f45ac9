/// Why a service is slow or fails: a walk along the calls of services. Begin with [ServiceExplainer].
@NullMarked
package greenwall.fleet.explain.service;

import org.jspecify.annotations.NullMarked;

# The front door. `make demo` shows the main job, `make check` passes every test; both set up what is missing.
# The building itself is CMake's: see CMakePresets.json.

PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
RELEASE = build/release
DEV = build/dev

.PHONY: all demo check install fuzz bench clean bootstrap-build bootstrap-test

all: bootstrap-build
	@cmake --preset release -DSEKISHO_TESTS=OFF >/dev/null
	@cmake --build --preset release -j $(JOBS)

bootstrap-build:
	@packaging/bootstrap build

bootstrap-test:
	@packaging/bootstrap build test

demo: bootstrap-build
	@cmake --preset release -DSEKISHO_TESTS=OFF -DSEKISHO_DEMO=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) >$(RELEASE)/build.log 2>&1 || { cat $(RELEASE)/build.log; exit 1; }
	@packaging/demo $(RELEASE)

check: bootstrap-test
	@packaging/check $(JOBS)

install: all
	@DESTDIR=$(DESTDIR) cmake --install $(RELEASE) --prefix $(PREFIX)

# Each target for SECONDS, in parallel; findings land in fuzz/found/.
SECONDS ?= 120
fuzz:
	@packaging/bootstrap build test fuzz
	@packaging/fuzz $(SECONDS) $(JOBS)

bench: all
	@bench/run

clean:
	rm -rf build

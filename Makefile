# make run      installs what is missing, builds, makes the demo town and serves it
# make test     installs what the tests need and runs every lane; ends with "N passed, N failed"
# make release  build/release/banso        make bench   ratios, side by side
# make deb      build/banso_…_….deb        make sbom    build/sbom.json: what it consists of
# make proofs   every promise of SECURITY.md, its tests and what became of them in the last make test
# make gen      prints what is derived     make fuzz T=60
# Variants: V=debug (default) san tsan fuzz release small    CC=gcc|clang (fuzz and small are clang's)    NO_UI=1
# files that leave have Japanese names; a machine without a language of its own would not find them again
export LC_ALL := C.UTF-8
V      ?= debug
CC      = gcc
B      := build/$(V)
LAYERS := base json domain db schema http feature cli
PKGS   := libmicrohttpd jansson sqlite3 libpq libsodium libcrypto libseccomp libqrencode libfido2 xlsxwriter libzip expat zlib

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
        -Wwrite-strings -Wpointer-arith -Wcast-qual -Wvla -Wundef -Wformat=2 -Werror
# no path of the building machine in what is built: two folders, one hash
HARD := -fstack-protector-strong -fPIE -fno-strict-aliasing -ffile-prefix-map=$(CURDIR)=.
CFLAGS_debug   := -O1 -g
CFLAGS_san     := -Og -g1 -fsanitize=address,undefined -fno-sanitize-recover=all
# clang's; no fuzzing is done with it, only the seeds are replayed
CFLAGS_small   := -O0 -g1 -DSMALL -DARENA_BLOCK=4096 -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS_tsan    := -O1 -g -fsanitize=thread
CFLAGS_fuzz    := -O1 -g -DSMALL -DARENA_BLOCK=4096 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CFLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-clash-protection -flto
LDFLAGS_release := -flto=auto -Wl,-z,relro,-z,now,-z,noexecstack
ifneq ($(filter fuzz small,$(V)),)
CC := clang
endif
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   = $(shell pkg-config --libs $(PKGS) 2>/dev/null)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -Isrc -I$(B)/gen $(WARN) $(HARD) $(CFLAGS_$(V)) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie -ffile-prefix-map=$(CURDIR)=. $(filter -fsanitize%,$(subst fuzzer-no-link$(comma),,$(CFLAGS_$(V)))) $(LDFLAGS_$(V)) $(LDFLAGS)
comma := ,

sources = $(filter-out %_test.c %_fuzz.c,$(wildcard src/$(1)/*.c src/$(1)/*/*.c))
tests   = $(wildcard src/$(1)/*_test.c src/$(1)/*/*_test.c)
objects = $(patsubst %.c,$(B)/%.o,$(1))
below   = $(foreach l,$(LAYERS),$(if $(filter $(l),$(call upto,$(1),$(LAYERS))),$(l)))
upto    = $(if $(filter $(1),$(firstword $(2))),$(1),$(firstword $(2)) $(call upto,$(1),$(wordlist 2,99,$(2))))
libs    = $(foreach l,$(1),$(B)/lib$(l).a)
reversed = $(if $(1),$(call reversed,$(wordlist 2,99,$(1))) $(firstword $(1)))

.PHONY: all objects run test proofs attack release sbom deb bench gen fuzz fuzz-programs faults crash seeds check clean deps deps-test web format unit unit-programs
all: $(B)/banso

# ---- the program ----
$(B)/banso: $(call objects,src/cli/main.c) $(call libs,$(call reversed,$(LAYERS)))
	@echo "  LINK $@"; $(CC) $(ALL_LDFLAGS) -o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS) -lm -lpthread

define layer_rules
$(B)/lib$(1).a: $(call objects,$(filter-out src/cli/main.c,$(call sources,$(1)))) $(if $(filter db,$(1)),$(B)/gen/migrations.o) $(if $(filter http,$(1)),$(B)/gen/assets.o)
	@rm -f $$@; ar rcsD $$@ $$^
$(B)/test-$(1): $(call objects,$(call tests,$(1))) $(B)/tests/main.o $(call libs,$(call reversed,$(call below,$(1))))
	@echo "  LINK $$@"; $(CC) $(ALL_LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(PKG_LIBS) -lm -lpthread
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rules,$(l))))

# the whole server over real sockets
raw_objects := $(patsubst %,$(B)/tests/raw/%.o,raw served raw_test site_test away_test) $(B)/tests/main.o
$(raw_objects): ALL_CFLAGS += -I.
$(B)/test-raw: $(raw_objects) $(call libs,$(call reversed,$(LAYERS)))
	@echo "  LINK $@"; $(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS) -lm -lpthread

# the program without a socket, for tests/oracle
probe_objects := $(B)/tests/authz/probe.o
$(B)/authz-probe: $(probe_objects) $(call libs,$(call reversed,$(LAYERS)))
	@echo "  LINK $@"; $(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS) -lm -lpthread

# the Nth call fails: the program defines the calls that do, and libasan's stand behind them (gcc, V=san)
fault_objects := $(patsubst %,$(B)/tests/faults/%.o,fault state paths paths_town paths_doors faults_test looks_test works_test ring_test) $(B)/tests/main.o
$(fault_objects): ALL_CFLAGS += -I.
$(B)/test-faults: $(fault_objects) $(call libs,$(call reversed,$(LAYERS)))
	@echo "  LINK $@"; $(CC) $(ALL_LDFLAGS) -rdynamic -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS) -lm -lpthread -ldl

# what a confined process tries in vain
confine_objects := $(B)/tests/confine/confine_test.o $(B)/tests/main.o
$(B)/test-confine: $(confine_objects) $(B)/libbase.a
	@echo "  LINK $@"; $(CC) $(ALL_LDFLAGS) -o $@ $(confine_objects) $(B)/libbase.a $(PKG_LIBS) -lm -lpthread

# build/fuzz/NAME from src/…/NAME_fuzz.c, with the libraries of its layer and those below
fuzz_sources := $(wildcard src/*/*_fuzz.c src/*/*/*_fuzz.c)
fuzz_layer = $(word 2,$(subst /, ,$(1)))
define fuzz_rule
$(B)/$(patsubst %_fuzz.c,%,$(notdir $(1))): $(call objects,$(1)) $(call libs,$(call reversed,$(call below,$(call fuzz_layer,$(1)))))
	@echo "  LINK $$@"; $(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $$@ $$< -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(PKG_LIBS) -lm -lpthread
fuzz-programs: $(B)/$(patsubst %_fuzz.c,%,$(notdir $(1)))
endef
$(foreach f,$(fuzz_sources),$(eval $(call fuzz_rule,$(f))))

$(B)/%.o: %.c
	@mkdir -p $(@D); echo "  CC   $<"; $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# every object of ours, tests and fuzzers too, for tools/check
objects: $(call objects,$(foreach l,$(LAYERS),$(call sources,$(l)) $(call tests,$(l))) src/cli/main.c $(fuzz_sources) $(wildcard tests/*.c tests/*/*.c))

# ---- what is made from data ----
$(B)/embed: tools/embed.c
	@mkdir -p $(@D); cc -std=c17 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -o $@ $<
$(B)/gen/migrations.c: $(B)/embed $(wildcard migrations/*.sql)
	@mkdir -p $(@D); $(B)/embed migrations $(sort $(wildcard migrations/*.sql)) > $@
ifdef NO_UI
WEB_FILES :=
$(B)/gen/assets.c: $(B)/embed
	@mkdir -p $(@D); $(B)/embed assets > $@
else
$(B)/gen/assets.c: $(B)/embed build/web/.built
	@mkdir -p $(@D); $(B)/embed assets build/web > $@
endif
$(B)/gen/%.o: $(B)/gen/%.c
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<
build/web/.built: web/package.json $(shell find web/src web/public web/index.html web/licenses.html web/vite.config.ts web/licenses.ts tools/licenses.tsv docs/policy.csv -type f 2>/dev/null)
	@sh tools/build-web

# ---- lanes ----
unit_programs := $(foreach l,$(LAYERS),$(if $(wildcard src/$(l)/*_test.c src/$(l)/*/*_test.c),$(B)/test-$(l)))
unit-programs: $(unit_programs)
unit: $(unit_programs)
	@sh tools/run-tests $(B) $^
deps:
	@sh tools/install-deps run
deps-test:
	@sh tools/install-deps test
run: deps
	@$(MAKE) --no-print-directory V=release all
	@sh tools/run-demo
test: deps-test
	@sh tools/test-all
proofs:
	@python3 tools/proofs
release:
	@$(MAKE) --no-print-directory V=release all
# what the program consists of, and the package that towns install
sbom: release
	@python3 tools/sbom build/release/banso $(if $(NO_UI),,build/web-packages.json) > build/sbom.json.new && mv build/sbom.json.new build/sbom.json
deb: sbom
	@sh tools/deb
bench: deps-test release
	@sh bench/run
fuzz:
	@sh tools/fuzz $(or $(T),20)
gen: $(B)/banso
	@sh tools/gen $(B)/banso
check:
	@sh tools/check
seeds:
	@sh tools/seeds $(or $(N),100)
faults:
	@STEP=1 sh tools/with-postgres sh tests/lanes/faults
crash: $(B)/banso
	@ROUNDS=1000 sh tests/lanes/crash
	@ROUNDS=1000 sh tests/lanes/crash-postgres
	@ROUNDS=1000 sh tests/cli/rekey.sh
# sqlmap, ffuf and slowhttptest, where they are installed (tools/install-deps attack)
attack: $(B)/banso
	@sh tests/attack/run
format:
	@clang-format -i $$(git ls-files 'src/*.[ch]' 'tools/*.c' 'tests/*.c')
clean:
	@rm -rf build
-include $(shell find $(B) -name '*.d' 2>/dev/null)
